package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Task;
import java.util.List;
import java.util.Optional;

/** How the task of an open session is looked at from time to time. Thread-safe. */
interface Sight {

  /** The task as it was some seconds ago, at the most; empty if ECS does not know it. */
  Optional<Task> of(Task task);

  /** Each for itself, by a call. */
  static Sight direct(Ecs ecs) {
    return task -> ecs.describeTasks(task.clusterArn(), List.of(task.arn())).stream().findFirst();
  }
}
