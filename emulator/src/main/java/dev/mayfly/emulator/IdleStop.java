package dev.mayfly.emulator;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides when a local cloud that nobody uses stops: once there was no call, no session and no
 * caller's task for so long. Pure; owned by one thread.
 */
final class IdleStop {

  private final Duration limit;
  private Instant quietSince;

  IdleStop(Duration limit, Instant now) {
    this.limit = limit;
    this.quietSince = now;
  }

  /**
   * Looks at the cloud now.
   *
   * @return how long to wait before the next look; zero to stop
   */
  Duration look(boolean busy, Instant lastCall, Instant now) {
    if (busy) {
      quietSince = now;
    } else if (lastCall.isAfter(quietSince)) {
      quietSince = lastCall;
    }
    Duration left = limit.minus(Duration.between(quietSince, now));
    if (!left.isPositive()) {
      return Duration.ZERO;
    }
    // While it is busy, its end is looked for in steps: quiet is counted from the last busy look.
    Duration step = limit.dividedBy(30);
    return busy && step.compareTo(left) < 0 ? step.plusMillis(1) : left;
  }
}
