package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Deployment;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.TaskDefinition;
import java.util.List;
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
 */
public record Target(
    Cluster cluster,
    Origin origin,
    Deployment deployment,
    TaskDefinition definition,
    List<TaskDefinition> derived,
    String callerArn) {

  public Target {
    derived = List.copyOf(derived);
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
