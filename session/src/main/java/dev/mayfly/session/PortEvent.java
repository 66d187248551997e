package dev.mayfly.session;

import dev.mayfly.session.protocol.PortProperties;

/**
 * What happens in a {@link PortSession} that its user may want to tell. Told in order, by a thread
 * of the session, which must not be kept waiting.
 */
public sealed interface PortEvent {

  /**
   * The agent is ready.
   *
   * @param port what it connects to
   * @param oneAtATime whether a connection must wait until the one before has ended
   */
  record Opened(PortProperties port, boolean oneAtATime) implements PortEvent {}

  /**
   * The agent could not connect to the port; the connection for which it tried is reset.
   *
   * @param why for people
   */
  record Refused(String why) implements PortEvent {}

  /**
   * A connection was reset by neither of its ends.
   *
   * @param why for people
   */
  record Reset(String why) implements PortEvent {}
}
