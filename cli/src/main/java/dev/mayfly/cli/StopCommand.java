package dev.mayfly.cli;

import dev.mayfly.cli.report.JsonField;
import dev.mayfly.cli.report.JsonRow;
import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.report.TaskList;
import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.KnownTask;
import dev.mayfly.ecs.shell.KnownTasks;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.ArrayList;
import java.util.List;

/** {@code mayfly stop}: stops tasks by their ids. */
final class StopCommand implements Command {

  @Override
  public Syntax syntax() {
    return Syntax.of(
            "stop", this, "Stops tasks; asks first about those that are not your ephemeral ones.")
        .words("TASK", "tasks, each by the beginning of its id")
        .option("--cluster", "NAME", "look only in this cluster")
        .flag("--yes", "do not ask")
        .flag("--json", "print an array with what became of each")
        .footer(
            "",
            "Examples:",
            "  mayfly stop 3f9c",
            "  mayfly stop --yes 3f9c 81d0a7",
            "",
            "Nothing is stopped unless every task is found. A service replaces a task of its own"
                + " that is stopped.",
            "",
            "Exit status: 0; 64 usage, and nothing was stopped; 125 a failure; 130 interrupted.");
  }

  @Override
  public int run(Invocation invocation) {
    List<String> names = TaskWords.some(invocation, "stop");
    try (Ecs ecs = invocation.cloud().connect()) {
      KnownTasks tasks =
          Cloud.knownTasks(ecs, invocation.surroundings()).telling(invocation.steps());
      List<KnownTask> all =
          names.stream()
              .distinct()
              .map(name -> tasks.find(name, invocation.value("--cluster")))
              .toList();
      List<KnownTask> doubtful =
          all.stream().filter(known -> !known.mine() && !known.ending()).toList();
      if (!doubtful.isEmpty() && !invocation.has("--yes") && !agreed(doubtful, invocation)) {
        invocation.report().say("nothing was stopped");
        return ExitStatus.OK.code();
      }
      return stop(all, tasks, invocation);
    }
  }

  private static boolean agreed(List<KnownTask> doubtful, Invocation invocation) {
    doubtful.forEach(known -> invocation.report().line("  " + describe(known)));
    Questions questions = invocation.questions();
    if (!questions.canAsk()) {
      throw new MayflyException(
          Problem.usage(
              "nothing was stopped",
              "stop asks before it stops what is not an ephemeral task of yours, and "
                  + questions.whyNot(),
              "look at the list above, then mayfly stop --yes"));
    }
    return questions.confirm(
        "Stop " + (doubtful.size() == 1 ? "this task?" : "these " + doubtful.size() + " tasks?"));
  }

  private static String describe(KnownTask known) {
    String what =
        known
            .ephemeral()
            .map(task -> TaskList.app(task) + "  of " + Arn.name(task.owner()))
            .orElseGet(
                () ->
                    Arn.name(known.task().clusterArn())
                        + "  "
                        + Arn.name(known.task().taskDefinitionArn())
                        + "  not ephemeral");
    return known.task().id() + "  " + what;
  }

  /** One that cannot be stopped does not save the others. */
  private static int stop(List<KnownTask> all, KnownTasks tasks, Invocation invocation) {
    Report report = invocation.report();
    List<JsonRow> rows = new ArrayList<>();
    ExitStatus status = ExitStatus.OK;
    for (KnownTask known : all) {
      JsonRow row =
          new JsonRow()
              .put(JsonField.TASK_ARN, known.task().arn())
              .put(JsonField.CLUSTER_ARN, known.task().clusterArn());
      rows.add(row);
      try {
        row.put(JsonField.OUTCOME, stop(known, tasks, report));
      } catch (MayflyException e) {
        if (e.problem().kind() == Problem.Kind.INTERRUPTED) {
          throw e;
        }
        row.put(JsonField.OUTCOME, "failed").put(JsonField.PROBLEM, e.problem());
        report.problem(e.problem());
        status = ExitStatus.FAILURE;
      }
    }
    if (invocation.has("--json")) {
      report.print(JsonRow.array(rows));
    }
    return status.code();
  }

  private static String stop(KnownTask known, KnownTasks tasks, Report report) {
    if (known.ending()) {
      report.say("task " + known.task().id() + " was stopped already");
      return "stopped already";
    }
    tasks.stop(known);
    report.say("stopped " + known.task().id());
    return "stopped";
  }
}
