package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;
import java.util.Optional;

/**
 * A task that was found by its id.
 *
 * @param task as it was seen
 * @param ephemeral what its tags say, if mayfly has launched it
 * @param mine whether it is ephemeral and the caller has launched it
 */
public record KnownTask(Task task, Optional<EphemeralTask> ephemeral, boolean mine) {

  /** Whether it has stopped, or is about to. */
  public boolean ending() {
    return task.ending();
  }
}
