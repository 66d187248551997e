package dev.mayfly.emulator.gateway;

import java.time.Duration;

/**
 * How the message gateway behaves.
 *
 * @param idleTimeout how long a session lives without input from a client; on AWS 20 minutes
 * @param admissionTimeout how long a fresh connection may take to send its token
 * @param linger how long an ended session waits for its client to fetch the end of it
 * @param queueBytes how much waits for an end that is not attached, before its sender is not read
 *     any more
 */
public record GatewaySettings(
    Duration idleTimeout, Duration admissionTimeout, Duration linger, int queueBytes) {

  public GatewaySettings {
    if (idleTimeout.isNegative() || idleTimeout.isZero() || queueBytes < 1) {
      throw new IllegalArgumentException("idle after " + idleTimeout + ", queue of " + queueBytes);
    }
  }

  /** The defaults, with an idle time of one's own. */
  public static GatewaySettings idleAfter(Duration idleTimeout) {
    return new GatewaySettings(
        idleTimeout, Duration.ofSeconds(15), Duration.ofMinutes(2), 1024 * 1024);
  }
}
