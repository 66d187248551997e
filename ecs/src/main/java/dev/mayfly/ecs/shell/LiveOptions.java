package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which running task the user asked for.
 *
 * @param app {@code cluster/service}, or a service's name in any cluster of the region
 * @param cluster only this cluster, by name or ARN
 * @param service the service's name, where {@code app} does not say it
 * @param container the container to be in
 * @param task its id, the beginning of it, or its ARN; empty for any
 * @param command words to run instead of a shell; empty for a shell
 * @param timeout for an agent that cannot be reached at once
 */
public record LiveOptions(
    Optional<String> app,
    Optional<String> cluster,
    Optional<String> service,
    Optional<String> container,
    Optional<String> task,
    List<String> command,
    Duration timeout) {

  /** An agent that ECS calls RUNNING may be reconnecting. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  public LiveOptions {
    command = List.copyOf(command);
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout of " + timeout);
    }
  }

  /** A shell in any task of {@code app}. */
  public static LiveOptions forApp(String app) {
    return new LiveOptions(
        Optional.of(app),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        DEFAULT_TIMEOUT);
  }
}
