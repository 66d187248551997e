package dev.mayfly.session;

/**
 * Gives a fresh ticket for a session whose connection was lost, as {@code ResumeSession} does. Over
 * ECS there is none: ExecuteCommand opens a new session, it does not resume one.
 */
@FunctionalInterface
public interface TicketSource {
  /**
   * A ticket not used before, for the same session. May block; called by a thread of its own, and
   * interrupted when the session ends meanwhile.
   *
   * @throws MayflyException if none is to be had now; it will be asked again
   */
  SessionTicket freshTicket();
}
