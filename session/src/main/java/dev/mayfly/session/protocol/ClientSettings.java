package dev.mayfly.session.protocol;

import java.time.Duration;
import java.util.Optional;

/**
 * How a client's end behaves.
 *
 * @param handshake what the client knows beforehand
 * @param encryption what a data key is to be bound to, if the agent asks for encryption; without it
 *     there is no encryption, and an agent that asks for it is refused
 * @param version what it says it is; agents decide by it how ports are multiplexed, so it is that
 *     of the official client whose behaviour ours has: at least 1.2.331.1
 * @param limits bounds of messages and buffers
 * @param handshakeWithin how long a handshake that is expected or under way may take
 * @param resumeWithin how long a lost connection is waited for
 * @param closeWithin how long closing waits for what is in flight
 */
public record ClientSettings(
    HandshakeExpectation handshake,
    Optional<EncryptionContext> encryption,
    String version,
    Limits limits,
    Duration handshakeWithin,
    Duration resumeWithin,
    Duration closeWithin) {

  /**
   * With the version 1.2.650.0, a minute to shake hands, 30 s to resume, 1 s to close; without
   * encryption.
   */
  public static ClientSettings of(HandshakeExpectation handshake) {
    return new ClientSettings(
        handshake,
        Optional.empty(),
        "1.2.650.0",
        Limits.OF_CLIENT,
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1));
  }

  /** The same, able to encrypt. */
  public ClientSettings withEncryption(EncryptionContext context) {
    return new ClientSettings(
        handshake,
        Optional.of(context),
        version,
        limits,
        handshakeWithin,
        resumeWithin,
        closeWithin);
  }

  /** The same with other limits. */
  public ClientSettings withLimits(Limits other) {
    return new ClientSettings(
        handshake, encryption, version, other, handshakeWithin, resumeWithin, closeWithin);
  }

  /** The same with other times to resume and to close. */
  public ClientSettings withTimes(Duration toResume, Duration toClose) {
    return new ClientSettings(
        handshake, encryption, version, limits, handshakeWithin, toResume, toClose);
  }
}
