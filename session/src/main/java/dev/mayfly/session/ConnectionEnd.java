package dev.mayfly.session;

/** How a connection through a {@link PortSession} ended. */
public sealed interface ConnectionEnd {

  /** Both sides have ended, and all of what they sent has arrived. */
  record Closed() implements ConnectionEnd {}

  /**
   * It was cut off; what was on its way is lost.
   *
   * @param why for people
   */
  record Reset(String why) implements ConnectionEnd {}
}
