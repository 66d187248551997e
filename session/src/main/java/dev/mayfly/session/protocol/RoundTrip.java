package dev.mayfly.session.protocol;

import java.time.Duration;

/**
 * How long to wait for an acknowledgement, learnt from those that came (Jacobson, Karn).
 *
 * <p>Source of the numbers: amazon-ssm-agent agent/session/config/config.go and datachannel.go,
 * calculateRetransmissionTimeout; the least time, Karn's rule and the backing off are ours: without
 * them a path slower than the estimate gets every message several times.
 */
class RoundTrip {

  static final Duration LEAST_TIMEOUT = Duration.ofMillis(200);
  static final Duration GREATEST_TIMEOUT = Duration.ofSeconds(1);

  private static final Duration CLOCK_GRANULARITY = Duration.ofMillis(10);

  private Duration estimate = Duration.ofMillis(100);
  private Duration deviation = Duration.ZERO;
  private Duration timeout = LEAST_TIMEOUT;

  /** A message was acknowledged {@code waited} after its last copy of {@code copies} was sent. */
  void acknowledged(Duration waited, int copies) {
    if (copies > 1) {
      return; // Karn: nobody knows which copy is acknowledged.
    }
    Duration error = estimate.minus(waited).abs();
    deviation = deviation.multipliedBy(3).plus(error).dividedBy(4);
    estimate = estimate.multipliedBy(7).plus(waited).dividedBy(8);
    Duration margin = deviation.multipliedBy(4);
    timeout = bounded(estimate.plus(max(CLOCK_GRANULARITY, margin)));
  }

  /** Nothing came for {@code waited}: from now on wait longer, until there is a new measurement. */
  void expired(Duration waited) {
    timeout = max(timeout, bounded(waited.multipliedBy(2)));
  }

  /** How long the first copy of a message waits for its acknowledgement. */
  Duration timeout() {
    return timeout;
  }

  /** From sending to acknowledgement, smoothed. */
  Duration estimate() {
    return estimate;
  }

  static Duration bounded(Duration timeout) {
    Duration atLeast = max(timeout, LEAST_TIMEOUT);
    return atLeast.compareTo(GREATEST_TIMEOUT) > 0 ? GREATEST_TIMEOUT : atLeast;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
