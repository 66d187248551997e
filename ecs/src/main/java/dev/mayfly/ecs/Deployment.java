package dev.mayfly.ecs;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How a service runs its tasks, in the parts that RunTask takes over: one of its deployments, or
 * the task set that another controller than ECS has made.
 *
 * @param taskDefinition the ARN of the revision
 * @param networkConfiguration as RunTask takes it; absent outside {@code awsvpc}
 * @param launchType absent where a capacity provider strategy rules
 * @param extras what only some services have
 */
public record Deployment(
    String taskDefinition,
    Optional<JsonDocument> networkConfiguration,
    Optional<String> launchType,
    List<JsonDocument> capacityProviderStrategy,
    Optional<String> platformVersion,
    Extras extras) {

  public Deployment {
    capacityProviderStrategy = List.copyOf(capacityProviderStrategy);
  }

  /** The same, with its network changed. */
  public Deployment withNetwork(UnaryOperator<Optional<JsonDocument>> change) {
    return new Deployment(
        taskDefinition,
        change.apply(networkConfiguration),
        launchType,
        capacityProviderStrategy,
        platformVersion,
        extras);
  }

  /** One without extras. */
  public Deployment(
      String taskDefinition,
      Optional<JsonDocument> networkConfiguration,
      Optional<String> launchType,
      List<JsonDocument> capacityProviderStrategy,
      Optional<String> platformVersion) {
    this(
        taskDefinition,
        networkConfiguration,
        launchType,
        capacityProviderStrategy,
        platformVersion,
        Extras.NONE);
  }

  /**
   * What only some services have.
   *
   * @param placementConstraints as RunTask takes them
   * @param placementStrategy as RunTask takes it
   * @param volumeConfigurations of the volumes that are configured at launch
   * @param serviceConnect whether it is in a namespace of Service Connect
   * @param managedTags whether ECS tags the tasks with cluster and service
   * @param propagatesTags whose tags the tasks get: SERVICE, TASK_DEFINITION, or nobody's
   * @param serviceTags those of the service
   */
  public record Extras(
      List<JsonDocument> placementConstraints,
      List<JsonDocument> placementStrategy,
      List<JsonDocument> volumeConfigurations,
      boolean serviceConnect,
      boolean managedTags,
      Optional<String> propagatesTags,
      List<Tag> serviceTags) {

    /** Of a service that has none. */
    public static final Extras NONE =
        new Extras(List.of(), List.of(), List.of(), false, false, Optional.empty(), List.of());

    public Extras {
      placementConstraints = List.copyOf(placementConstraints);
      placementStrategy = List.copyOf(placementStrategy);
      volumeConfigurations = List.copyOf(volumeConfigurations);
      serviceTags = List.copyOf(serviceTags);
    }
  }
}
