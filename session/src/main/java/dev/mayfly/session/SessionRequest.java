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
 *     then
 * @param listener is told what happens besides the output
 * @param idle what is done about the service's idle limit; nothing unless told
 * @param encryption what it takes if the agent wants the session encrypted; without it, such a
 *     session ends as refused
 */
public record SessionRequest(
    SessionTicket ticket,
    HandshakeExpectation handshake,
    WindowSize size,
    Optional<TicketSource> resume,
    SessionListener listener,
    IdlePolicy idle,
    Optional<Encryption> encryption) {

  private static final WindowSize USUAL_SIZE = new WindowSize(80, 24);

  /** A window of 80 columns and 24 rows; the agent may shake hands; no resuming, no encryption. */
  public static SessionRequest of(SessionTicket ticket) {
    return new SessionRequest(
        ticket,
        HandshakeExpectation.UNKNOWN,
        USUAL_SIZE,
        Optional.empty(),
        SessionListener.NONE,
        IdlePolicy.never(),
        Optional.empty());
  }

  /** The same, but that is known of the handshake. */
  public SessionRequest withHandshake(HandshakeExpectation expectation) {
    return new SessionRequest(ticket, expectation, size, resume, listener, idle, encryption);
  }

  /** The same, in a window of that size. */
  public SessionRequest withSize(WindowSize other) {
    return new SessionRequest(ticket, handshake, other, resume, listener, idle, encryption);
  }

  /**
   * The same, but a connection that is lost is opened again with a ticket from {@code fresh}, for
   * as long as {@link SessionTimes#reconnect} allows; nothing typed or shown is lost.
   */
  public SessionRequest withResume(TicketSource fresh) {
    return new SessionRequest(
        ticket, handshake, size, Optional.of(fresh), listener, idle, encryption);
  }

  /** The same, and {@code other} is told what happens to the session. */
  public SessionRequest withListener(SessionListener other) {
    return new SessionRequest(ticket, handshake, size, resume, other, idle, encryption);
  }

  /** The same, with another way to deal with the service's idle limit. */
  public SessionRequest withIdle(IdlePolicy other) {
    return new SessionRequest(ticket, handshake, size, resume, listener, other, encryption);
  }

  /** The same, encrypted if the agent asks for it. */
  public SessionRequest withEncryption(Encryption with) {
    return new SessionRequest(ticket, handshake, size, resume, listener, idle, Optional.of(with));
  }
}
