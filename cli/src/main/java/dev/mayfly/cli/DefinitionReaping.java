package dev.mayfly.cli;

import dev.mayfly.cli.report.Report;
import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;

/** {@code mayfly reap --definitions}: removes the task definitions that shells have left. */
final class DefinitionReaping {

  private final Invocation invocation;
  private final Report report;

  DefinitionReaping(Invocation invocation) {
    this.invocation = invocation;
    this.report = invocation.report();
  }

  int run() {
    try (Ecs ecs = invocation.cloud().connect()) {
      EphemeralShells shells = Cloud.shells(ecs, invocation.surroundings());
      List<String> unused = shells.unusedDefinitions();
      if (unused.isEmpty()) {
        report.say("no task definitions to remove");
        return ExitStatus.OK.code();
      }
      unused.forEach(arn -> report.line("  " + Arn.name(arn)));
      if (!invocation.has("--yes") && !agreed(unused.size())) {
        report.say("nothing was removed");
        return ExitStatus.OK.code();
      }
      for (String arn : unused) {
        shells.removeDefinition(arn);
        report.say("removed " + Arn.name(arn));
      }
    }
    return ExitStatus.OK.code();
  }

  private boolean agreed(int definitions) {
    Questions questions = invocation.questions();
    if (!questions.canAsk()) {
      throw new MayflyException(
          Problem.usage(
              "nothing was removed",
              "reap asks before it removes task definitions, and " + questions.whyNot(),
              "look at the list above, then mayfly reap --definitions --yes"));
    }
    return questions.confirm(
        "Remove "
            + (definitions == 1
                ? "this task definition?"
                : "these " + definitions + " task definitions?"));
  }
}
