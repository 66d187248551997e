package dev.mayfly.cli;

import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.report.TaskList;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.EphemeralTask;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code mayfly ps}: the ephemeral tasks that are not stopped. */
@Command(
    name = "ps",
    description = "Lists the ephemeral tasks that are not stopped; with -a, those of one app.",
    sortOptions = false,
    footer = {"", "Examples:", "  mayfly ps", "  mayfly -a main/myapp ps --json"})
final class PsCommand implements Callable<Integer> {

  @ParentCommand @Nullable MayflyCommand mayfly;

  @Option(names = "--cluster", paramLabel = "NAME", description = "look only in this cluster")
  @Nullable String cluster;

  @Option(names = "--json", description = "print an array, empty when there are none")
  boolean json;

  @Override
  public Integer call() {
    MayflyCommand root = Parent.of(mayfly);
    Surroundings surroundings = root.surroundings();
    try (Ecs ecs = root.cloud().connect()) {
      List<EphemeralTask> all = Cloud.shells(ecs, surroundings).list(Optional.ofNullable(cluster));
      show(ofApp(all, root.app()), surroundings);
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

  private void show(List<EphemeralTask> tasks, Surroundings surroundings) {
    Report report = surroundings.report();
    if (json) {
      report.print(TaskList.json(tasks));
    } else if (tasks.isEmpty()) {
      report.say("no ephemeral tasks");
    } else {
      report.print(TaskList.table(tasks, surroundings.clock().instant()));
    }
  }
}
