package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;
import java.time.Duration;

/**
 * How far a task is on its way up, in people's words. Pure.
 *
 * @param name of the phase that it is in
 * @param detail what ECS says of it
 */
record StartPhase(String name, String detail) {

  private static final String RUNNING = "RUNNING";

  /**
   * The phase that {@code task} is in.
   *
   * @param agent the state of its ExecuteCommandAgent
   */
  static StartPhase of(Task task, String agent) {
    String status = task.lastStatus();
    if (status.equals(RUNNING)) {
      String detail = "task RUNNING, exec agent " + agent + pulled(task.milestones());
      return new StartPhase(agent.equals(RUNNING) ? "ready" : "agent", detail);
    }
    return new StartPhase(onTheWay(task), "task " + status);
  }

  private static String onTheWay(Task task) {
    Task.Milestones passed = task.milestones();
    if (passed.pullStopped().isPresent()) {
      return "starting";
    }
    if (passed.pullStarted().isPresent()) {
      return "image pull";
    }
    // ECS names the subnet once the task has got a network interface there.
    return task.particulars().subnet().isPresent() || passed.connected().isPresent()
        ? "network"
        : "queued";
  }

  /** How long the images took: between two looks nobody may have seen it. */
  private static String pulled(Task.Milestones passed) {
    return passed
        .pullStarted()
        .flatMap(from -> passed.pullStopped().map(to -> Duration.between(from, to)))
        .filter(span -> span.toMillis() >= 100)
        .map(
            span ->
                ", images pulled in "
                    + span.toMillis() / 1000
                    + "."
                    + span.toMillis() / 100 % 10
                    + " s")
        .orElse("");
  }
}
