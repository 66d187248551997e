package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;

/** Refuses what a fresh task is known to be unable to run, before there is one. Pure. */
final class InsideChecks {

  private InsideChecks() {}

  /**
   * Only an entry point that is known can be run with another command.
   *
   * @param keepsEntryPoint whether the container's own entry point is in force, and starts the
   *     keeper
   */
  static void check(Inside inside, ContainerDefinition container, boolean keepsEntryPoint) {
    if (!inside.liveEnvironment() || keepsEntryPoint) {
      return;
    }
    List<String> entryPoint = container.entryPoint();
    if (entryPoint.isEmpty()) {
      throw unknown(
          "the definition names no entry point, and ECS does not tell what that of its image is");
    }
    if (entryPoint.getLast().equals("-c")) {
      throw unknown(
          "its entry point is a mere shell: what the app's own command exports is known"
              + " only where that runs");
    }
  }

  private static MayflyException unknown(String why) {
    return new MayflyException(
        Problem.usage(
            "--live-env finds nothing to run in a fresh task",
            why,
            "take the variables of a running task: shell --live --live-env, or exec --live-env; or"
                + " name the entry point in the task definition"));
  }
}
