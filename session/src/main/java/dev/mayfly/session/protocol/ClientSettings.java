package dev.mayfly.session.protocol;

import java.time.Duration;

/**
 * How a client's end behaves.
 *
 * @param handshake what the client knows beforehand
 * @param version what it says it is; agents decide by it how ports are multiplexed, so it is that
 *     of the official client whose behaviour ours has: at least 1.2.331.1
 * @param limits bounds of messages and buffers
 * @param handshakeWithin how long a handshake that is expected or under way may take
 * @param resumeWithin how long a lost connection is waited for
 * @param closeWithin how long closing waits for what is in flight
 */
public record ClientSettings(
    HandshakeExpectation handshake,
    String version,
    Limits limits,
    Duration handshakeWithin,
    Duration resumeWithin,
    Duration closeWithin) {

  /** With the version 1.2.650.0, a minute to shake hands, 30 s to resume, 1 s to close. */
  public static ClientSettings of(HandshakeExpectation handshake) {
    return new ClientSettings(
        handshake,
        "1.2.650.0",
        Limits.OF_CLIENT,
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1));
  }

  /** The same with other limits. */
  public ClientSettings withLimits(Limits other) {
    return new ClientSettings(
        handshake, version, other, handshakeWithin, resumeWithin, closeWithin);
  }
}
