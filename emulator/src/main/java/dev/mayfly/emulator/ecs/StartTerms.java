package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a container waits for before it starts, and how it serves those that wait for it.
 *
 * @param startTimeout so long after its start those give up that wait for more of it; without one
 *     they wait for ever
 */
record StartTerms(
    List<Dependency> dependsOn,
    Optional<HealthCheck> healthCheck,
    Optional<Duration> startTimeout) {

  /** Of a container that starts at once and is not looked after. */
  static final StartTerms NONE = new StartTerms(List.of(), Optional.empty(), Optional.empty());

  private static final int SHORTEST = 2;
  private static final int LONGEST = 120;

  static StartTerms in(Input container) throws AwsError {
    Optional<Integer> seconds = container.number("startTimeout");
    if (seconds.filter(value -> value < SHORTEST || value > LONGEST).isPresent()) {
      throw EcsErrors.client(
          "Invalid setting for container. startTimeout must be between %d and %d seconds."
              .formatted(SHORTEST, LONGEST));
    }
    return new StartTerms(
        Dependency.in(container), HealthCheck.in(container), seconds.map(Duration::ofSeconds));
  }

  boolean waits() {
    return !dependsOn.isEmpty();
  }
}
