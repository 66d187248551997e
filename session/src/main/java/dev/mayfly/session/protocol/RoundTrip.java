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

  private static final long CLOCK_GRANULARITY_NANOS = Duration.ofMillis(10).toNanos();

  // Nanoseconds: a Duration divides by way of BigDecimal, and this happens for every message.
  private long estimateNanos = Duration.ofMillis(100).toNanos();
  private long deviationNanos;
  private Duration timeout = LEAST_TIMEOUT;

  /** A message was acknowledged {@code waited} after its last copy of {@code copies} was sent. */
  void acknowledged(Duration waited, int copies) {
    if (copies > 1) {
      return; // Karn: nobody knows which copy is acknowledged.
    }
    long waitedNanos = waited.toNanos();
    long errorNanos = Math.abs(estimateNanos - waitedNanos);
    deviationNanos = (3 * deviationNanos + errorNanos) / 4;
    estimateNanos = (7 * estimateNanos + waitedNanos) / 8;
    timeout =
        bounded(
            Duration.ofNanos(
                estimateNanos + Math.max(CLOCK_GRANULARITY_NANOS, 4 * deviationNanos)));
  }

  /** Nothing came for {@code waited}: from now on wait longer, until there is a new measurement. */
  void expired(Duration waited) {
    Duration longer = doubled(waited);
    timeout = longer.compareTo(timeout) > 0 ? longer : timeout;
  }

  /** How long the first copy of a message waits for its acknowledgement. */
  Duration timeout() {
    return timeout;
  }

  /** From sending to acknowledgement, smoothed. */
  Duration estimate() {
    return Duration.ofNanos(estimateNanos);
  }

  /** How long to wait after having waited {@code timeout} in vain. */
  static Duration doubled(Duration timeout) {
    return bounded(timeout.plus(timeout));
  }

  private static Duration bounded(Duration timeout) {
    Duration atLeast = timeout.compareTo(LEAST_TIMEOUT) < 0 ? LEAST_TIMEOUT : timeout;
    return atLeast.compareTo(GREATEST_TIMEOUT) > 0 ? GREATEST_TIMEOUT : atLeast;
  }
}
