package dev.mayfly.cli;

import dev.mayfly.cli.report.Steps;
import dev.mayfly.ecs.shell.Change;
import dev.mayfly.ecs.shell.ShellPlan;

/** Says what the user should know of a plan; all of it with {@code --verbose}. */
final class PlanLines {

  private PlanLines() {}

  static void tell(ShellPlan plan, Invocation invocation, Steps steps) {
    plan.notes().forEach(steps::note);
    if (invocation.has("--verbose")) {
      plan.changes().stream().map(Change::toString).forEach(steps::note);
    }
  }
}
