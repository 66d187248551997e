package dev.mayfly.session.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One end of a session: events in, effects out, no I/O and no clock. Owned by one thread.
 *
 * <p>Its owner carries out the effects in their order, and calls {@code on(Elapsed)} at {@link
 * #deadline()}. While what was transmitted still waits to be written to the connection, or the
 * owner takes nothing from it, the owner lets the deadline pass: copies of what has not even left
 * would only fill the queue.
 *
 * <p>No event throws because of what a peer sent: what is malformed ends the session. Buffers are
 * bounded by {@link Limits}. The phases and their transitions: docs/protocol.md.
 */
public final class DataChannel {

  private final ChannelEnd end;

  private DataChannel(ChannelEnd end) {
    this.end = end;
  }

  /** The client's end. {@code ids} gives a fresh random id at each call. */
  public static DataChannel ofClient(HandshakeExpectation expectation, Supplier<UUID> ids) {
    return ofClient(ClientSettings.of(expectation), ids);
  }

  /**
   * The client's end, unable to encrypt. {@code ids} gives a fresh random id at each call.
   *
   * @throws IllegalArgumentException if the settings want encryption
   */
  public static DataChannel ofClient(ClientSettings settings, Supplier<UUID> ids) {
    return ofClient(settings, ids, randomnessWithout(settings.encryption().isPresent()));
  }

  /**
   * The client's end. {@code ids} gives a fresh random id at each call, {@code random} bytes that
   * nobody can guess: it is a {@code SecureRandom} wherever secrets are encrypted.
   */
  public static DataChannel ofClient(
      ClientSettings settings, Supplier<UUID> ids, RandomGenerator random) {
    return ofClient(settings, ids, random, new RoundTrip());
  }

  static DataChannel ofClient(
      ClientSettings settings, Supplier<UUID> ids, RandomGenerator random, RoundTrip roundTrip) {
    return new DataChannel(new ClientEnd(settings, ids, random, roundTrip));
  }

  /**
   * The agent's end of session {@code sessionId}, for {@code targetId}, which needs no handshake.
   * {@code ids} gives a fresh random id at each call.
   */
  public static DataChannel ofAgent(String sessionId, String targetId, Supplier<UUID> ids) {
    return ofAgent(AgentSettings.of(sessionId, targetId), ids);
  }

  /**
   * The agent's end, unable to encrypt. {@code ids} gives a fresh random id at each call.
   *
   * @throws IllegalArgumentException if the settings want encryption
   */
  public static DataChannel ofAgent(AgentSettings settings, Supplier<UUID> ids) {
    return ofAgent(settings, ids, randomnessWithout(settings.kmsKeyId().isPresent()));
  }

  /** The agent's end; {@code ids} and {@code random} as at the client's. */
  public static DataChannel ofAgent(
      AgentSettings settings, Supplier<UUID> ids, RandomGenerator random) {
    return ofAgent(settings, ids, random, new RoundTrip());
  }

  static DataChannel ofAgent(
      AgentSettings settings, Supplier<UUID> ids, RandomGenerator random, RoundTrip roundTrip) {
    return new DataChannel(new AgentEnd(settings, ids, random, roundTrip));
  }

  private static RandomGenerator randomnessWithout(boolean encryption) {
    if (encryption) {
      throw new IllegalArgumentException("encryption needs a source of randomness");
    }
    return () -> {
      throw new IllegalStateException("nothing is random without encryption");
    };
  }

  /**
   * The whole of its behaviour: what to do now that {@code event} has happened. {@code now} never
   * runs backwards.
   *
   * @throws IllegalStateException if megabytes are typed while it is not {@link #writable()}
   */
  public List<Effect> on(Event event, Instant now) {
    return end.on(event, now);
  }

  /** When to call {@code on(Elapsed)} if nothing comes before; empty when there is no need to. */
  public Optional<Instant> deadline() {
    return end.deadline();
  }

  /**
   * False while too much waits to be sent or acknowledged: {@code Typed} must wait until it is true
   * again. True at the end, when what is typed is dropped, so that nobody waits for ever.
   */
  public boolean writable() {
    return end.writable();
  }

  /** What it has seen so far. */
  public Statistics statistics() {
    return end.statistics();
  }

  Phase phase() {
    return end.phase();
  }
}
