package dev.mayfly.session;

import dev.mayfly.session.protocol.HandshakeExpectation;
import dev.mayfly.session.protocol.WindowSize;
import java.util.Optional;

/**
 * What to connect, and how. Made by {@link #of}, changed by {@code with…}, so that what is not
 * named keeps its usual value.
 *
 * @param handshake what is known beforehand of the agent's wish to shake hands
 * @param size of the window at first
 * @param resume where a ticket comes from when the connection is lost; without it, the session ends
 *     then, as over ECS, where nothing can resume it
 */
public record SessionRequest(
    SessionTicket ticket,
    HandshakeExpectation handshake,
    WindowSize size,
    Optional<TicketSource> resume) {

  private static final WindowSize USUAL_SIZE = new WindowSize(80, 24);

  /** A window of 80 columns and 24 rows; the agent may shake hands; no way to resume. */
  public static SessionRequest of(SessionTicket ticket) {
    return new SessionRequest(ticket, HandshakeExpectation.UNKNOWN, USUAL_SIZE, Optional.empty());
  }

  /** The same, but that is known of the handshake. */
  public SessionRequest withHandshake(HandshakeExpectation expectation) {
    return new SessionRequest(ticket, expectation, size, resume);
  }

  /** The same, in a window of that size. */
  public SessionRequest withSize(WindowSize other) {
    return new SessionRequest(ticket, handshake, other, resume);
  }

  /**
   * The same, but a connection that is lost is opened again with a ticket from {@code fresh}, for
   * as long as {@link SessionTimes#reconnect} allows; nothing typed or shown is lost.
   */
  public SessionRequest withResume(TicketSource fresh) {
    return new SessionRequest(ticket, handshake, size, Optional.of(fresh));
  }
}
