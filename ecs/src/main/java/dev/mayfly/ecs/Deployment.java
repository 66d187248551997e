package dev.mayfly.ecs;

import java.util.List;
import java.util.Optional;

/**
 * How a service runs its tasks, in the parts that RunTask takes over.
 *
 * @param taskDefinition the ARN of the revision
 * @param networkConfiguration as RunTask takes it; absent outside {@code awsvpc}
 * @param launchType absent where a capacity provider strategy rules
 */
public record Deployment(
    String taskDefinition,
    Optional<JsonDocument> networkConfiguration,
    Optional<String> launchType,
    List<JsonDocument> capacityProviderStrategy,
    Optional<String> platformVersion) {

  public Deployment {
    capacityProviderStrategy = List.copyOf(capacityProviderStrategy);
  }
}
