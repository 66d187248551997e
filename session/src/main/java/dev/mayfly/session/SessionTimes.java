package dev.mayfly.session;

import java.time.Duration;

/**
 * How long a session waits for the network. Thread-safe, as every value is.
 *
 * <p>{@code ping} and {@code deadPeer} are measured on the session's own clock, which stands still
 * while the screen takes no output: a reader who stops reading is no dead peer.
 *
 * @param connect for the whole opening handshake, TCP, TLS and the upgrade together; 10 s unless
 *     told
 * @param ping how often the gateway is pinged; 10 s unless told. The official plugin pings every 5
 *     min, which keeps no router's table alive
 * @param deadPeer after so much silence, pongs included, the connection counts as lost; longer than
 *     {@code ping}; 30 s unless told
 * @param reconnect for how long a lost connection is tried again, where tickets for that are to be
 *     had; 60 s unless told
 */
public record SessionTimes(Duration connect, Duration ping, Duration deadPeer, Duration reconnect) {

  /** The times used unless told otherwise. */
  public static final SessionTimes DEFAULT =
      new SessionTimes(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60));

  public SessionTimes {
    if (!connect.isPositive() || !ping.isPositive() || reconnect.isNegative()) {
      throw new IllegalArgumentException("times of a session must be positive");
    }
    if (deadPeer.compareTo(ping) <= 0) {
      throw new IllegalArgumentException(
          "a peer cannot be dead after " + deadPeer + " if it is pinged only every " + ping);
    }
  }
}
