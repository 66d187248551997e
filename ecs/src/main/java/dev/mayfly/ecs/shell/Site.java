package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import java.util.Optional;

/**
 * A container to have sessions in, and what is known of its task.
 *
 * @param task as it was seen last
 * @param container its name
 * @param plan what launched the task; empty for one that runs anyway
 */
record Site(
    Task task,
    TaskDefinition definition,
    String container,
    Cluster cluster,
    Optional<ShellPlan> plan) {

  static Site of(ShellPlan plan, Task task) {
    return new Site(
        task,
        plan.target().definition(),
        plan.container(),
        plan.target().cluster(),
        Optional.of(plan));
  }

  /** The same, with its task as it was seen since. */
  Site with(Task seen) {
    return new Site(seen, definition, container, cluster, plan);
  }

  /** Another container of the same task. */
  Site in(String other) {
    return new Site(task, definition, other, cluster, plan);
  }

  /** The container as it was seen last. */
  Optional<Task.Container> state() {
    return task.container(container);
  }

  /** By which the container's agent knows itself, and KMS the session; once it has started. */
  Optional<String> targetId() {
    return state()
        .flatMap(Task.Container::runtimeId)
        .map(
            runtimeId ->
                "ecs:%s_%s_%s".formatted(Arn.name(task.clusterArn()), task.id(), runtimeId));
  }

  boolean running() {
    return task.lastStatus().equals("RUNNING");
  }

  /** The state of the container's ExecuteCommandAgent; PENDING until ECS tells of one. */
  String agent() {
    return state().flatMap(Task.Container::execAgentStatus).orElse("PENDING");
  }

  /** Whether an entry point that nobody knows may have swallowed the keeper. */
  boolean keeperInDoubt() {
    return plan.filter(ShellPlan::overridesBlindly).isPresent();
  }
}
