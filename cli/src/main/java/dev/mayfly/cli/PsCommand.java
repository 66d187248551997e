package dev.mayfly.cli;

import dev.mayfly.cli.report.TaskList;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.EphemeralTask;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code mayfly ps}: the ephemeral tasks that are not stopped. */
final class PsCommand implements Command {

  @Override
  public Syntax syntax() {
    return Syntax.of(
            "ps",
            this,
            "Lists the ephemeral tasks that are not stopped; with -a, those of one app.")
        .option("--cluster", "NAME", "look only in this cluster")
        .flag("--json", "print an array, empty when there are none")
        .footer(
            "",
            "Examples:",
            "  mayfly ps",
            "  mayfly -a main/myapp ps --json",
            "",
            "Where thousands of tasks run it goes by their tags, which AWS may tell a minute late;"
                + " with --cluster it knows at once what you have started there.");
  }

  @Override
  public int run(Invocation invocation) {
    try (Ecs ecs = invocation.cloud().connect()) {
      List<EphemeralTask> all =
          Cloud.shells(ecs, invocation.surroundings())
              .telling(invocation.steps())
              .list(invocation.value("--cluster"));
      show(ofApp(all, invocation.value("--app")), invocation);
    }
    return ExitStatus.OK.code();
  }

  private static List<EphemeralTask> ofApp(List<EphemeralTask> tasks, Optional<String> app) {
    return tasks.stream().filter(task -> app.isEmpty() || isOf(task, app.get())).toList();
  }

  private static boolean isOf(EphemeralTask task, String app) {
    String full = TaskList.app(task);
    return full.equals(app) || full.endsWith("/" + app);
  }

  private static void show(List<EphemeralTask> tasks, Invocation invocation) {
    if (invocation.has("--json")) {
      invocation.report().print(TaskList.json(tasks));
    } else if (tasks.isEmpty()) {
      invocation.report().say("no ephemeral tasks");
    } else {
      Instant now = invocation.surroundings().clock().instant();
      invocation.report().print(TaskList.table(tasks, now));
    }
  }
}
