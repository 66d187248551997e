package dev.mayfly.cli;

import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.report.TaskList;
import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.ReapPolicy.Doomed;
import dev.mayfly.ecs.shell.Reapable;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.stream.Stream;

/** {@code mayfly reap}: stops what should be gone. */
final class ReapCommand implements Command {

  @Override
  public Syntax syntax() {
    return Syntax.of(
            "reap", this, "Stops the ephemeral tasks that are past their expiry, after asking.")
        .flag("--all", "all of mine as well, expired or not")
        .flag("--definitions", "remove instead the task definitions of mayfly that no task runs")
        .option("--cluster", "NAME", "look only in this cluster")
        .flag("--yes", "do not ask")
        .footer(
            "",
            "Examples:",
            "  mayfly reap",
            "  mayfly reap --all --yes",
            "",
            "None of yours is missed: every cluster is asked for what you have started, 20 a second"
                + " where there are more than a hundred.");
  }

  @Override
  public int run(Invocation invocation) {
    if (invocation.has("--definitions")) {
      refuseWithDefinitions(invocation);
      return new DefinitionReaping(invocation).run();
    }
    Report report = invocation.report();
    try (Ecs ecs = invocation.cloud().connect()) {
      EphemeralShells shells =
          Cloud.shells(ecs, invocation.surroundings()).telling(invocation.steps());
      Reapable found = shells.reapable(invocation.has("--all"), invocation.value("--cluster"));
      List<Doomed> doomed = found.doomed();
      if (doomed.isEmpty()) {
        report.say("nothing to reap" + stopping(found.stopping().size()));
        return ExitStatus.OK.code();
      }
      doomed.forEach(one -> report.line("  " + describe(one)));
      return invocation.has("--yes") || agreed(doomed.size(), invocation.questions())
          ? stopAll(doomed, shells, report)
          : nothing(report);
    }
  }

  private static String stopping(int tasks) {
    return switch (tasks) {
      case 0 -> "";
      case 1 -> "; one task is stopping already";
      default -> "; " + tasks + " tasks are stopping already"; // Numbers have no end.
    };
  }

  private static void refuseWithDefinitions(Invocation invocation) {
    Stream.of("--all", "--cluster")
        .filter(invocation::isTyped)
        .findFirst()
        .ifPresent(
            other -> {
              throw new MayflyException(
                  Problem.usage(
                      "--definitions does not go with " + other,
                      "task definitions are of no cluster, and nobody's",
                      "leave out one of them"));
            });
  }

  private static String describe(Doomed doomed) {
    return Arn.name(doomed.task().taskArn())
        + "  "
        + TaskList.app(doomed.task())
        + "  "
        + doomed.why();
  }

  private static boolean agreed(int tasks, Questions questions) {
    if (!questions.canAsk()) {
      throw new MayflyException(
          Problem.usage(
              "nothing was stopped",
              "reap asks before it stops tasks, and " + questions.whyNot(),
              "look at the list above, then mayfly reap --yes"));
    }
    return questions.confirm("Stop " + (tasks == 1 ? "this task?" : "these " + tasks + " tasks?"));
  }

  private static int nothing(Report report) {
    report.say("nothing was stopped");
    return ExitStatus.OK.code();
  }

  /** One that cannot be stopped does not save the others. */
  private static int stopAll(List<Doomed> doomed, EphemeralShells shells, Report report) {
    ExitStatus status = ExitStatus.OK;
    for (Doomed one : doomed) {
      try {
        shells.stop(one);
        report.say("stopped " + Arn.name(one.task().taskArn()));
      } catch (MayflyException e) {
        if (e.problem().kind() == Problem.Kind.INTERRUPTED) {
          throw e;
        }
        report.problem(e.problem());
        status = ExitStatus.FAILURE;
      }
    }
    return status.code();
  }
}
