package dev.mayfly.emulator.ecs;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a service waits before it replaces a task that did not live long: twice as long each
 * time, from 1 s to 1 min. Owned by one thread.
 */
final class RestartBackoff {

  /** A task that lived this long did not fail at its start. */
  private static final Duration LONG_LIFE = Duration.ofSeconds(10);

  private static final int MOST_DOUBLINGS = 6;
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private int failures;
  private Instant until = Instant.MIN;

  /** A task ended by itself. */
  void ended(Instant created, Instant now) {
    if (Duration.between(created, now).compareTo(LONG_LIFE) >= 0) {
      reset();
      return;
    }
    Duration wait = Duration.ofSeconds(1L << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    until = now.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
  }

  void reset() {
    failures = 0;
    until = Instant.MIN;
  }

  /** How long to wait still; zero if there is nothing to wait for. */
  Duration left(Instant now) {
    return now.isBefore(until) ? Duration.between(now, until) : Duration.ZERO;
  }
}
