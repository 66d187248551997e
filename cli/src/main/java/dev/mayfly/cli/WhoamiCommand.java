package dev.mayfly.cli;

import dev.mayfly.cli.report.CallerReport;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.Caller;

/** {@code mayfly whoami}: in whose name mayfly calls AWS, and where. */
final class WhoamiCommand implements Command {

  @Override
  public Syntax syntax() {
    return Syntax.of(
            "whoami", this, "Says who you are to AWS, in which account and region, and why.")
        .flag("--json", "print an object")
        .footer("", "Examples:", "  mayfly whoami", "  mayfly whoami --profile staging --json");
  }

  @Override
  public int run(Invocation invocation) {
    try (Ecs ecs = invocation.cloud().connect()) {
      Caller caller = Caller.of(ecs);
      invocation
          .report()
          .print(invocation.has("--json") ? CallerReport.json(caller) : CallerReport.lines(caller));
    }
    return ExitStatus.OK.code();
  }
}
