package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bucket of calls, as AWS throttles them: so many at once, then so many a second. Whoever takes
 * one is told how long to wait for it. Thread-safe.
 *
 * <p>Source: Amazon ECS API Reference, "Request throttling for the Amazon ECS API".
 */
final class CallRate {

  private static final double NANOS = 1e9;

  /**
   * Of a burst of 100 and 20 a second: AWS's bucket is empty sooner than one that is counted here
   * if the first call is late, or if others of the account take from it, and a call that is refused
   * and made again takes the place of another.
   */
  private static final int BURST_WITH_SLACK = 80;

  private static final int PER_SECOND_WITH_SLACK = 18;

  private final int burst;
  private final int perSecond;
  private final ReentrantLock lock = new ReentrantLock();
  private double left;
  private Instant seen = Instant.MIN;

  CallRate(int burst, int perSecond) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.left = burst;
  }

  /** DescribeServices and ListServices, together. */
  static CallRate ofServices() {
    return new CallRate(BURST_WITH_SLACK, PER_SECOND_WITH_SLACK);
  }

  /** DescribeTasks and ListTasks, together. */
  static CallRate ofTasks() {
    return new CallRate(BURST_WITH_SLACK, PER_SECOND_WITH_SLACK);
  }

  /** How long so many calls take at the least, if there were none before. */
  Duration least(int calls) {
    return Duration.ofSeconds(Math.max(0, calls - burst) / perSecond);
  }

  /** Takes one; the answer is how long to wait before it may be made. */
  Duration take(Instant now) {
    lock.lock();
    try {
      if (seen.isBefore(now)) {
        double grown =
            seen.equals(Instant.MIN)
                ? 0
                : Duration.between(seen, now).toNanos() / NANOS * perSecond;
        left = Math.min(burst, left + grown);
        seen = now;
      }
      left -= 1;
      return left >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-left / perSecond * NANOS));
    } finally {
      lock.unlock();
    }
  }
}
