package dev.mayfly.session;

/** What came of asking for a fresh ticket for a session whose connection was lost. */
public sealed interface ResumeAnswer {

  /** The right to connect to it once more. */
  record Admitted(SessionTicket ticket) implements ResumeAnswer {}

  /** Not now: nobody answers, or the service has a fault. Worth asking again. */
  record NotNow(Problem problem) implements ResumeAnswer {}

  /**
   * Not until the user has done what the problem's remedy says: logged in again, for example. Worth
   * asking again, for some minutes.
   */
  record NotUntil(Problem problem) implements ResumeAnswer {}

  /** Never: it is denied, or the session is over. Asking again is of no use. */
  record Refused(Problem problem) implements ResumeAnswer {}
}
