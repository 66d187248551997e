package dev.mayfly.session;

/** Gives fresh tickets for a session whose connection was lost, as {@code ResumeSession} does. */
@FunctionalInterface
public interface TicketSource {
  /**
   * A ticket not used before, for the same session; or whether to ask again. May block; called by a
   * thread of its own, and interrupted when the session ends meanwhile. What it throws counts as
   * {@link ResumeAnswer.NotNow}.
   */
  ResumeAnswer resume(String sessionId);
}
