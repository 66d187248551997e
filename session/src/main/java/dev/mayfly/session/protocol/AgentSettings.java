package dev.mayfly.session.protocol;

import java.time.Duration;
import java.util.Optional;

/**
 * How an agent's end behaves.
 *
 * @param sessionId the session, for example {@code ecs-execute-command-0f1e…}
 * @param targetId what it runs on, {@code ecs:cluster_task_runtime}
 * @param version what it says it is in a handshake
 * @param sessionType what it runs
 * @param port what a {@link SessionType#PORT} session is for; {@link PortProperties#NONE} otherwise
 * @param handshake whether it asks for a handshake; without one the client takes it for a shell
 * @param kmsKeyId the KMS key of sessions that are encrypted, for which it asks in the handshake
 * @param limits bounds of messages and buffers
 * @param handshakeWithin how long it waits for the client's answer; then, where it encrypts, for
 *     KMS, and for the client's answer to its challenge
 * @param resumeWithin how long a lost connection is waited for
 * @param closeWithin how long, at the end, it waits until all output has arrived
 */
public record AgentSettings(
    String sessionId,
    String targetId,
    String version,
    SessionType sessionType,
    PortProperties port,
    boolean handshake,
    Optional<String> kmsKeyId,
    Limits limits,
    Duration handshakeWithin,
    Duration resumeWithin,
    Duration closeWithin) {

  /**
   * A shell without a handshake, as on a cluster without a key, with the official agent's times: 15
   * s to shake hands, 2 s to drain; 30 s to resume.
   */
  public static AgentSettings of(String sessionId, String targetId) {
    return new AgentSettings(
        sessionId,
        targetId,
        "3.3.987.0",
        SessionType.INTERACTIVE_COMMANDS,
        PortProperties.NONE,
        false,
        Optional.empty(),
        Limits.OF_AGENT,
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofSeconds(2));
  }

  /** The same with {@code bytes} of output in a message at most. */
  public AgentSettings withMessageBytes(int bytes) {
    return withLimits(limits.withMessageBytes(bytes));
  }

  /** The same, but it says that it is version {@code other}. */
  public AgentSettings withVersion(String other) {
    return new AgentSettings(
        sessionId,
        targetId,
        other,
        sessionType,
        port,
        handshake,
        kmsKeyId,
        limits,
        handshakeWithin,
        resumeWithin,
        closeWithin);
  }

  /** The same with other limits. */
  public AgentSettings withLimits(Limits other) {
    return new AgentSettings(
        sessionId,
        targetId,
        version,
        sessionType,
        port,
        handshake,
        kmsKeyId,
        other,
        handshakeWithin,
        resumeWithin,
        closeWithin);
  }

  /** The same, asking for a handshake about a session of {@code type}. */
  public AgentSettings withHandshake(SessionType type) {
    return new AgentSettings(
        sessionId,
        targetId,
        version,
        type,
        port,
        true,
        kmsKeyId,
        limits,
        handshakeWithin,
        resumeWithin,
        closeWithin);
  }

  /** The same for a port session: it always begins with a handshake, and is never encrypted. */
  public AgentSettings withPort(PortProperties properties) {
    return new AgentSettings(
        sessionId,
        targetId,
        version,
        SessionType.PORT,
        properties,
        true,
        Optional.empty(),
        limits,
        handshakeWithin,
        resumeWithin,
        closeWithin);
  }

  /** The same, asking for a handshake, and in it for encryption with that KMS key. */
  public AgentSettings withEncryption(String keyId) {
    return new AgentSettings(
        sessionId,
        targetId,
        version,
        sessionType,
        port,
        true,
        Optional.of(keyId),
        limits,
        handshakeWithin,
        resumeWithin,
        closeWithin);
  }

  /** The same with another time for each half of the handshake. */
  AgentSettings withHandshakeWithin(Duration time) {
    return new AgentSettings(
        sessionId,
        targetId,
        version,
        sessionType,
        port,
        handshake,
        kmsKeyId,
        limits,
        time,
        resumeWithin,
        closeWithin);
  }
}
