package dev.mayfly.session.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** One end of a session: events in, effects out, no I/O. Owned by one thread. */
public final class DataChannel {

  private DataChannel() {}

  /** The client's end. {@code ids} gives a fresh random id at each call. */
  public static DataChannel ofClient(HandshakeExpectation expectation, Supplier<UUID> ids) {
    throw new UnsupportedOperationException("to be written");
  }

  /**
   * The agent's end of session {@code sessionId}, for {@code targetId}, which needs no handshake.
   */
  public static DataChannel ofAgent(String sessionId, String targetId, Supplier<UUID> ids) {
    throw new UnsupportedOperationException("to be written");
  }

  /** The whole of its behaviour. {@code now} never runs backwards. */
  public List<Effect> on(Event event, Instant now) {
    throw new UnsupportedOperationException("to be written");
  }

  /** When to call {@code on(Elapsed)} if nothing comes before. */
  public Optional<Instant> deadline() {
    throw new UnsupportedOperationException("to be written");
  }

  /** False while too much is unacknowledged; {@code Typed} must wait until it is true again. */
  public boolean writable() {
    throw new UnsupportedOperationException("to be written");
  }
}
