package dev.mayfly.cli;

import dev.mayfly.cli.report.JsonField;
import dev.mayfly.cli.report.JsonRow;
import dev.mayfly.cli.report.LogPrinter;
import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.report.Steps;
import dev.mayfly.cli.terminal.StandardStream;
import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.ShellPlan;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;

/** One run of {@code mayfly run --detach}: starts the task, and leaves it to itself. */
final class DetachedRun {

  /** For a session too, though one may take it for the command's. */
  private static final String TIMEOUT = "--timeout";

  /** What only a command can have that somebody is connected to. */
  private static final List<String> OF_A_SESSION =
      List.of(
          "-i",
          "--no-tty",
          "--compress",
          "--escape",
          "--no-keepalive",
          "--dead-after",
          "--grace",
          "--linger",
          TIMEOUT);

  private final Invocation invocation;
  private final Surroundings surroundings;
  private final Report report;

  DetachedRun(Invocation invocation) {
    this.invocation = invocation;
    this.surroundings = invocation.surroundings();
    this.report = surroundings.report();
    OF_A_SESSION.stream().filter(invocation::isTyped).findFirst().ifPresent(DetachedRun::refuse);
  }

  private static void refuse(String option) {
    throw new MayflyException(
        Problem.usage(
            option + " does not go with --detach",
            "nobody is connected to a detached command: it is the container's own",
            option.equals(TIMEOUT)
                ? "leave it out; how long the command may run is said with --max-lifetime"
                : "leave out one of them"));
  }

  /** Prints what would be done. */
  int dryRun(ShellOptions options) {
    try (Ecs ecs = invocation.cloud().connect()) {
      report.print(
          plan(
                  Cloud.shells(ecs, surroundings, invocation.memory()).telling(invocation.steps()),
                  options)
              .toJson());
    }
    return ExitStatus.OK.code();
  }

  int start(ShellOptions options) {
    Steps steps =
        new Steps(
            report,
            surroundings.clock(),
            surroundings.terminal().isTerminal(StandardStream.ERRORS));
    try (Ecs ecs = invocation.cloud().connect()) {
      EphemeralShells shells = Cloud.shells(ecs, surroundings, invocation.memory()).telling(steps);
      ShellPlan plan = plan(shells, options);
      String task = shells.detach(plan, steps);
      report.print(invocation.has("--json") ? json(task, plan).toString() : task);
      sayWhatNext(LogPrinter.shortId(Arn.name(task)));
    }
    return ExitStatus.OK.code();
  }

  private ShellPlan plan(EphemeralShells shells, ShellOptions options) {
    return shells.detachedPlan(shells.find(options, invocation.questions()), options);
  }

  private static JsonRow json(String task, ShellPlan plan) {
    return new JsonRow()
        .put(JsonField.TASK_ARN, task)
        .put(JsonField.CLUSTER_ARN, plan.target().cluster().arn())
        .put(JsonField.CONTAINER, plan.container())
        .put(JsonField.EXPIRES_AT, plan.expiresAt().toString());
  }

  private void sayWhatNext(String id) {
    String local = invocation.has("--local") ? " --local" : "";
    if (report.isQuiet()) {
      return;
    }
    report.say("it runs by itself now");
    report.line("  follow  mayfly logs " + id + " -f" + local);
    report.line("  wait    mayfly wait " + id + local);
    report.line("  stop    mayfly stop " + id + local);
  }
}
