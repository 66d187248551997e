package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before each further question about a starting task: little at first, since the
 * local cloud is quick; then a second, and after 15 s two. All of an account's starters share a
 * bucket of 100 DescribeTasks, to which 20 come back in a second: so that twenty who start together
 * find tokens in it, only the first three waits are short, and a second is a little more than that.
 * With jitter, so that they do not ask in step. Owned by one thread.
 */
final class Backoff {

  private static final long FIRST_MILLIS = 50;
  private static final long GROWTH = 4;
  private static final long STEADY_MILLIS = 1_100;
  private static final long SLOW_MILLIS = 2_000;
  private static final long SLOW_AFTER_MILLIS = 15_000;
  private static final double JITTER = 0.25;

  private final RandomGenerator random;
  private long nextMillis = FIRST_MILLIS;
  private long waitedMillis;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    long base = waitedMillis >= SLOW_AFTER_MILLIS ? SLOW_MILLIS : nextMillis;
    long millis = Math.round(base * (1 + JITTER * (2 * random.nextDouble() - 1)));
    nextMillis = Math.min(STEADY_MILLIS, nextMillis * GROWTH);
    waitedMillis += millis;
    return Duration.ofMillis(millis);
  }
}
