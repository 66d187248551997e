package dev.mayfly.emulator.ecs;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A bucket that holds {@code burst} tokens when it is full, and gains {@code perSecond} of them in
 * every second.
 *
 * @param tokens how many it held {@code at} that time
 */
record TokenBucket(int burst, int perSecond, double tokens, Instant at) {

  static TokenBucket full(int burst, int perSecond, Instant now) {
    return new TokenBucket(burst, perSecond, burst, now);
  }

  /** The bucket without one of its tokens; nothing if it holds none. */
  Optional<TokenBucket> take(Instant now) {
    double held = held(now);
    return held < 1
        ? Optional.empty()
        : Optional.of(new TokenBucket(burst, perSecond, held - 1, later(now)));
  }

  private double held(Instant now) {
    double gained = Duration.between(at, later(now)).toNanos() * (double) perSecond / 1e9;
    return Math.min(burst, tokens + gained);
  }

  /** A clock that was set back neither gives tokens nor takes them. */
  private Instant later(Instant now) {
    return now.isAfter(at) ? now : at;
  }
}
