package dev.mayfly.session;

/** Gives fresh tickets for a session whose connection was lost, as {@code ResumeSession} does. */
@FunctionalInterface
public interface TicketSource {
  /**
   * A ticket not used before, for the same session; or whether to ask again. May block for a
   * quarter of {@link SessionTimes#reconnect}; called by a thread of its own, and interrupted when
   * that is over or the session ends. What it throws, or says too late, counts as {@link
   * ResumeAnswer.NotNow}.
   */
  ResumeAnswer resume(String sessionId);
}
