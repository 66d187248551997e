package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.CapacityProvider;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Deployment;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a shell is to run: all that the plan needs to know of AWS.
 *
 * @param origin what the fresh task is made after
 * @param deployment the service's PRIMARY one; without a service, what is known in its place
 * @param definition the task definition of that deployment
 * @param derived revisions of {@code mayfly-<family>} that may be used again, newest first
 * @param callerArn who asks
 * @param live some tasks that run; empty where nobody may list them
 * @param providers those of the deployment's capacity providers that are instances
 * @param own ARNs of the caller's ephemeral tasks in the cluster, where one may be used again
 */
public record Target(
    Cluster cluster,
    Origin origin,
    Deployment deployment,
    TaskDefinition definition,
    List<TaskDefinition> derived,
    String callerArn,
    List<Task> live,
    List<CapacityProvider> providers,
    List<String> own) {

  public Target {
    derived = List.copyOf(derived);
    live = List.copyOf(live);
    providers = List.copyOf(providers);
    own = List.copyOf(own);
  }

  /** One of whose surroundings nothing is known. */
  public Target(
      Cluster cluster,
      Origin origin,
      Deployment deployment,
      TaskDefinition definition,
      List<TaskDefinition> derived,
      String callerArn) {
    this(
        cluster,
        origin,
        deployment,
        definition,
        derived,
        callerArn,
        List.of(),
        List.of(),
        List.of());
  }

  /** The digests of the images that its live tasks run, by container. */
  Map<String, String> digests() {
    return LiveImages.digests(live, definition.arn());
  }

  /** What people call it. */
  public String name() {
    return origin.name();
  }

  /** The service, if it was made after one. */
  public Optional<Service> service() {
    return origin.service();
  }

  /** How large a fresh task of that shape is, in words; absent if it has no size of its own. */
  public Optional<String> size(TaskShape shape) {
    return TaskLabel.size(
        wholeNumber(shape.cpuUnits(), "cpu"), wholeNumber(shape.memoryMib(), "memory"));
  }

  private Optional<Integer> wholeNumber(OptionalInt wanted, String member) {
    return wanted.isPresent()
        ? Optional.of(wanted.getAsInt())
        : definition
            .document()
            .text(member)
            .filter(text -> text.matches("\\d{1,9}"))
            .map(Integer::valueOf);
  }
}
