package dev.mayfly.session.transport;

import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.MalformedFrame;

/**
 * Hears what comes over a {@link WebSocketTransport}. Called by one thread of the HTTP client at a
 * time; must not block. Every call but {@link #lost} has used up one unit of credit.
 */
public interface Receiver {

  /** A binary message that is a frame. */
  void frame(Frame frame);

  /** A message that is no frame. */
  void garbled(MalformedFrame why);

  /** A ping or a pong: nothing but a sign of life. */
  void signOfLife();

  /** The connection is gone; {@code reason} is for people. Comes once, and nothing after it. */
  void lost(String reason);
}
