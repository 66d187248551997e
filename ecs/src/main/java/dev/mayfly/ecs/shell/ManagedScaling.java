package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.CapacityProvider;
import java.util.Optional;

/**
 * The one capacity on which ECS Exec may not come up: instances that ECS starts on demand. Pure.
 *
 * <p>Source: ECS Developer Guide, "ECS Exec considerations": no ECS Exec with run-task on a cluster
 * that uses managed scaling with asynchronous placement.
 */
final class ManagedScaling {

  private ManagedScaling() {}

  /** A warning, and what to do instead if there is something. */
  static Optional<String> note(Target target, TaskShape shape) {
    return shape.runsOn().isPresent()
        ? Optional.empty()
        : target.providers().stream()
            .filter(CapacityProvider::managedScaling)
            .findFirst()
            .map(
                provider ->
                    "capacity provider "
                        + provider.name()
                        + " starts instances on demand: in a task that waits for one, ECS Exec does"
                        + " not come up; "
                        + remedy(target));
  }

  private static String remedy(Target target) {
    boolean fits = target.definition().document().texts("compatibilities").contains("FARGATE");
    return fits && target.deployment().networkConfiguration().isPresent()
        ? "--launch-type FARGATE runs it elsewhere"
        : "if it fails, run it again once an instance has room";
  }
}
