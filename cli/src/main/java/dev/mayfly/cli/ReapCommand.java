package dev.mayfly.cli;

import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.report.TaskList;
import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.ReapPolicy.Doomed;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code mayfly reap}: stops what should be gone. */
@Command(
    name = "reap",
    description = "Stops the ephemeral tasks that are past their expiry, after asking.",
    sortOptions = false,
    footer = {"", "Examples:", "  mayfly reap", "  mayfly reap --all --yes"})
final class ReapCommand implements Callable<Integer> {

  @ParentCommand @Nullable MayflyCommand mayfly;

  @Option(names = "--all", description = "all of mine as well, expired or not")
  boolean all;

  @Option(names = "--cluster", paramLabel = "NAME", description = "look only in this cluster")
  @Nullable String cluster;

  @Option(
      names = {"-y", "--yes"},
      description = "do not ask")
  boolean yes;

  @Override
  public Integer call() {
    MayflyCommand root = Parent.of(mayfly);
    try (Ecs ecs = root.cloud().connect()) {
      EphemeralShells shells = Cloud.shells(ecs, root.surroundings());
      List<Doomed> doomed = shells.doomed(all, Optional.ofNullable(cluster));
      if (doomed.isEmpty()) {
        root.report().say("nothing to reap");
        return ExitStatus.OK.code();
      }
      doomed.forEach(one -> root.report().line("  " + describe(one)));
      return agreed(doomed.size(), root.questions())
          ? stopAll(doomed, shells, root.report())
          : nothing(root.report());
    }
  }

  private static String describe(Doomed doomed) {
    return Arn.name(doomed.task().taskArn())
        + "  "
        + TaskList.app(doomed.task())
        + "  "
        + doomed.why();
  }

  private boolean agreed(int tasks, Questions questions) {
    if (yes) {
      return true;
    }
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
