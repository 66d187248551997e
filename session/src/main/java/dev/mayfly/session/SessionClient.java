package dev.mayfly.session;

import dev.mayfly.session.protocol.HandshakeExpectation;
import dev.mayfly.session.protocol.WindowSize;

/** Opens sessions. Thread-safe; closing it frees the HTTP client, not the sessions. */
public final class SessionClient implements AutoCloseable {

  private SessionClient() {}

  /** A client with the default times. */
  public static SessionClient create() {
    throw new UnsupportedOperationException("to be written");
  }

  /**
   * Connects and sends the ticket's token. Does not wait for the agent's first word.
   *
   * @throws MayflyException if the URL is neither {@code wss} nor loopback, or nobody answers there
   */
  public Session connect(
      SessionTicket ticket, HandshakeExpectation expectation, WindowSize size, Screen screen) {
    throw new UnsupportedOperationException("to be written");
  }

  @Override
  public void close() {}
}
