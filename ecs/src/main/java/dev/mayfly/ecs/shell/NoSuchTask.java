package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.Problem;
import java.util.List;

/** Says that a name is no one task's, and which ones may have been meant. Pure. */
record NoSuchTask(TaskName wanted) {

  private static final int SHOWN = 5;

  /** None is called so, wherever it may be. */
  Problem anywhere() {
    return Problem.usage(
        what() + wanted.cluster().map(name -> " in cluster \"" + Arn.name(name) + "\"").orElse(""),
        "no task's id begins so; ECS forgets those that have stopped after an hour",
        "mayfly ps lists the ephemeral tasks; check the region, and --cluster");
  }

  /** None of {@code tasks} is, of which there are some. */
  Problem among(List<Task> tasks, Origin origin) {
    List<String> ids = tasks.stream().map(Task::id).toList();
    List<String> nearest = NearestNames.of(wanted.id(), ids);
    return Problem.usage(
        what() + " in " + origin.words(),
        "none of its " + ids.size() + " tasks has an id that begins so",
        "choose one of: " + list(nearest.isEmpty() ? ids : nearest));
  }

  private String what() {
    return "no task \"" + wanted.id() + "\"";
  }

  /** All of {@code matches} are. */
  Problem several(List<Task> matches) {
    return Problem.usage(
        matches.size() + " tasks begin with \"" + wanted.id() + "\"",
        "one of them must be meant",
        "write more of it: "
            + list(
                matches.stream()
                    .map(task -> Arn.name(task.clusterArn()) + "/" + task.id())
                    .toList()));
  }

  private static String list(List<String> all) {
    String some = String.join(", ", all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() > SHOWN ? some + " and " + (all.size() - SHOWN) + " more" : some;
  }
}
