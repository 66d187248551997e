package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.util.Optional;

/**
 * Which running task the user asked for.
 *
 * @param selection whose task it is
 * @param task its id, the beginning of it, or its ARN; empty for any
 * @param inside what is to run in it
 * @param timeout for an agent that cannot be reached at once
 */
public record LiveOptions(
    Selection selection, Optional<String> task, Inside inside, Duration timeout) {

  /** An agent that ECS calls RUNNING may be reconnecting. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  public LiveOptions {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout of " + timeout);
    }
  }

  /** A shell in any task of {@code app}. */
  public static LiveOptions forApp(String app) {
    return new LiveOptions(Selection.ofApp(app), Optional.empty(), Inside.SHELL, DEFAULT_TIMEOUT);
  }

  /** The same, but for whose task it is. */
  public LiveOptions with(Selection other) {
    return new LiveOptions(other, task, inside, timeout);
  }
}
