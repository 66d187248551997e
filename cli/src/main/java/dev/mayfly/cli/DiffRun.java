package dev.mayfly.cli;

import dev.mayfly.cli.report.JsonField;
import dev.mayfly.cli.report.JsonRow;
import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.report.Table;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.Difference;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.LiveGroup;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.ShellPlan;
import dev.mayfly.ecs.shell.Target;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** {@code --diff}: how a fresh task would differ from those that run. Creates nothing. */
final class DiffRun {

  private final Invocation invocation;

  DiffRun(Invocation invocation) {
    this.invocation = invocation;
  }

  int run(ShellOptions options) {
    Report report = invocation.report();
    try (Ecs ecs = invocation.cloud().connect()) {
      EphemeralShells shells =
          Cloud.shells(ecs, invocation.surroundings(), invocation.memory())
              .telling(invocation.steps());
      Target target = shells.find(options, invocation.questions());
      ShellPlan plan =
          invocation.has("--detach")
              ? shells.detachedPlan(target, options)
              : shells.plan(target, options);
      List<LiveGroup> groups = shells.differences(plan);
      if (groups.isEmpty()) {
        throw new MayflyException(nothingToCompare());
      }
      if (invocation.has("--json")) {
        report.print(JsonRow.array(groups.stream().map(DiffRun::json).toList()));
      } else {
        groups.forEach(group -> report.print(text(group)));
      }
    }
    return ExitStatus.OK.code();
  }

  private static Problem nothingToCompare() {
    return Problem.failure(
        "no live task to compare with",
        "none runs, or you may not ecs:ListTasks and ecs:DescribeTasks",
        "look at the plan itself: --dry-run");
  }

  private static JsonRow json(LiveGroup group) {
    List<JsonRow> differences =
        group.differences().stream()
            .filter(one -> !one.same())
            .map(
                one ->
                    new JsonRow()
                        .put(JsonField.SUBJECT, one.subject())
                        .put(JsonField.LIVE, one.live())
                        .put(JsonField.FRESH, one.fresh()))
            .toList();
    List<String> same =
        group.differences().stream().filter(Difference::same).map(Difference::subject).toList();
    return new JsonRow()
        .put(JsonField.TASKS, group.tasks())
        .putAll(JsonField.DIFFERENCES, differences)
        .put(JsonField.SAME, same);
  }

  private static String words(List<String> values) {
    return values.isEmpty() ? "-" : String.join(", ", values);
  }

  private static String text(LiveGroup group) {
    List<Difference> differences = group.differences().stream().filter(one -> !one.same()).toList();
    String same =
        group.differences().stream()
            .filter(Difference::same)
            .map(Difference::subject)
            .collect(Collectors.joining(", "));
    Table table = new Table("DIFFERS IN", "LIVE", "FRESH");
    differences.forEach(one -> table.row(one.subject(), words(one.live()), words(one.fresh())));
    return "task"
        + (group.tasks().size() == 1 ? " " : "s ")
        + String.join(", ", group.tasks())
        + "\n"
        + table
        + (same.isEmpty() ? "" : "\nthe same: " + same);
  }
}
