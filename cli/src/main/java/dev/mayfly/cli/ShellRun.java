package dev.mayfly.cli;

import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.report.Steps;
import dev.mayfly.cli.terminal.Terminal;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.LiveOptions;
import dev.mayfly.ecs.shell.LiveTasks;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.ShellOutcome;
import dev.mayfly.ecs.shell.ShellPlan;
import dev.mayfly.ecs.shell.ShellSession;
import dev.mayfly.ecs.shell.ShellTask;
import dev.mayfly.ecs.shell.Target;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One run of {@code mayfly shell}: find, plan, launch, connect, hand over, undo. */
final class ShellRun {

  private final Invocation invocation;
  private final Surroundings surroundings;
  private final Terminal terminal;
  private final Report report;
  private final Steps steps;

  /** How it ended, as the last line says it. */
  private String ending = "no session";

  ShellRun(Invocation invocation) {
    this.invocation = invocation;
    this.surroundings = invocation.surroundings();
    this.terminal = surroundings.terminal();
    this.report = surroundings.report();
    this.steps = new Steps(report, surroundings.clock());
  }

  /** Prints what would be done. Needs no terminal, unless there is a question to ask. */
  int dryRun(ShellOptions options) {
    try (Ecs ecs = invocation.cloud().connect()) {
      report.print(plan(Cloud.shells(ecs, surroundings), options).toJson());
    }
    return ExitStatus.OK.code();
  }

  /** In a fresh task. The exit status: the remote shell's own, if there is one. */
  int fresh(ShellOptions options) {
    checkTerminal();
    terminal.warmUp();
    try (Ecs ecs = invocation.cloud().connect()) {
      EphemeralShells shells = Cloud.shells(ecs, surroundings);
      ShellPlan plan = plan(shells, options);
      return shell(() -> shells.launch(plan, steps), options.command().isEmpty());
    }
  }

  /** The same in a running task, which runs on. */
  int live(LiveOptions options) {
    checkTerminal();
    terminal.warmUp();
    try (Ecs ecs = invocation.cloud().connect()) {
      LiveTasks tasks = Cloud.liveTasks(ecs, surroundings);
      return shell(
          () -> tasks.find(options, invocation.questions(), steps), options.command().isEmpty());
    }
  }

  private ShellPlan plan(EphemeralShells shells, ShellOptions options) {
    Target target = shells.find(options, invocation.questions());
    ShellPlan plan = shells.plan(target, options);
    plan.notes().forEach(steps::note);
    return plan;
  }

  private int shell(Supplier<ShellTask> tasks, boolean promptExpected) {
    try (Cleanup cleanup = new Cleanup()) {
      // While the task starts there is time to make the client, which is slow to load.
      CompletableFuture<SessionClient> client =
          CompletableFuture.supplyAsync(
              invocation.cloud()::sessionClient, Thread::startVirtualThread);
      cleanup.add(() -> client.join().close());
      HandOver handOver = new HandOver(terminal, promptExpected);
      ShellTask task = tasks.get();
      cleanup.add(this::sayFarewell);
      cleanup.add(handOver::endLine);
      cleanup.add(task::close);
      cleanup.add(steps::hold);
      cleanup.add(handOver::close);
      return session(task, client.join(), handOver);
    }
  }

  private int session(ShellTask task, SessionClient client, HandOver handOver) {
    ShellSession session = task.connect(client, terminal.size(), handOver.screen(), steps);
    ending = "interrupted, session ended";
    steps.hold();
    handOver.begin(session.session());
    Optional<ShellOutcome> outcome = outcome(session);
    if (outcome.isEmpty()) {
      return ExitStatus.INTERRUPTED.code();
    }
    return switch (outcome.get()) {
      case ShellOutcome.Exited(int status) -> {
        ending = "shell ended with status " + status;
        yield status;
      }
      case ShellOutcome.Lost(Problem problem) -> {
        ending = "session ended";
        throw new MayflyException(problem);
      }
    };
  }

  /** Empty if a signal came first: then the last line says all there is to say. */
  private static Optional<ShellOutcome> outcome(ShellSession session) {
    try {
      return Optional.of(session.outcome());
    } catch (MayflyException e) {
      if (e.problem().kind() == Problem.Kind.INTERRUPTED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** One line: what became of the session, and of the task. */
  private void sayFarewell() {
    List<String> line = new ArrayList<>();
    line.add(ending);
    line.addAll(steps.release());
    report.say(String.join("; ", line));
  }

  private void checkTerminal() {
    if (!terminal.interactive()) {
      throw new MayflyException(
          Problem.usage(
              "a shell needs a terminal",
              "stdin or stdout is none",
              "run it in a terminal, without pipes and redirections (from a script: under script(1));"
                  + " --dry-run works without"));
    }
  }
}
