package dev.mayfly.session;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The one clock of a session: wall time read once, advanced by a counter of nanoseconds, so it
 * never runs backwards. It can be told to stand still. Owned by one thread.
 */
final class SessionClock {
  private final Instant start;
  private final LongSupplier nanoTime;
  private final long startNanos;

  private long stoodNanos;
  private long stoppedAtNanos;
  private boolean still;

  SessionClock(Instant start, LongSupplier nanoTime) {
    this.start = start;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  Instant now() {
    long nanos = still ? stoppedAtNanos : nanoTime.getAsLong();
    return start.plusNanos(nanos - startNanos - stoodNanos);
  }

  /** The same time, had it never stood still. */
  Instant running() {
    return start.plusNanos(nanoTime.getAsLong() - startNanos);
  }

  /**
   * Stops it. Pongs wait behind the output that nobody reads: with time standing still none of them
   * comes too late.
   */
  void standStill() {
    if (!still) {
      stoppedAtNanos = nanoTime.getAsLong();
      still = true;
    }
  }

  /** Starts it again; the time between never was. */
  void goOn() {
    if (still) {
      stoodNanos += nanoTime.getAsLong() - stoppedAtNanos;
      still = false;
    }
  }

  boolean standsStill() {
    return still;
  }
}
