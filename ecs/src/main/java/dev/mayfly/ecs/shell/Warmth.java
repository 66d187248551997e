package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a task is used for one shell after another.
 *
 * @param keep for how long it stays once the shell has ended, for the same person's next one
 * @param reuse whether one that stays is used, rather than a fresh one
 */
public record Warmth(Optional<Duration> keep, boolean reuse) {

  /** A fresh task, which ends with its shell. */
  public static final Warmth NONE = new Warmth(Optional.empty(), false);

  public Warmth {
    if (keep.filter(time -> time.toSeconds() < 1).isPresent()) {
      throw new IllegalArgumentException("to keep a task for " + keep);
    }
  }
}
