package dev.mayfly.cli;

import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.report.Steps;
import dev.mayfly.cli.terminal.StandardStream;
import dev.mayfly.cli.terminal.Terminal;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.LiveOptions;
import dev.mayfly.ecs.shell.LiveTasks;
import dev.mayfly.ecs.shell.PipeOutcome;
import dev.mayfly.ecs.shell.PipedCommand;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.ShellPlan;
import dev.mayfly.ecs.shell.ShellTask;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.PipeStreams;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.pipe.PipeSignal;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One run of {@code mayfly run} or {@code exec}: like a shell's where there is a terminal at both
 * ends; else the command's stdin, stdout and stderr are ours, byte for byte, and its status too.
 */
final class CommandRun {

  private final Invocation invocation;
  private final Cloud cloud;
  private final Surroundings surroundings;
  private final Terminal terminal;
  private final Report report;
  private final boolean watched;
  private final Steps steps;
  private final Optional<CommandResult> result;
  private final Thread worker = Thread.currentThread();

  /** How it ended, as the last line says it. */
  private String ending = "no session";

  CommandRun(Invocation invocation) {
    this.invocation = invocation;
    this.cloud = invocation.cloud();
    this.surroundings = invocation.surroundings();
    this.terminal = surroundings.terminal();
    this.report = surroundings.report();
    this.steps =
        new Steps(report, surroundings.clock(), terminal.isTerminal(StandardStream.ERRORS));
    this.watched = steps.watched();
    this.result =
        invocation.has("--json")
            ? Optional.of(new CommandResult(report, surroundings.clock()))
            : Optional.empty();
  }

  /** In a fresh task. The exit status: the command's own, if there is one. */
  int fresh(ShellOptions options) {
    if (result.isPresent()) {
      return result.orElseThrow().of(() -> inPipes(options));
    }
    return onTerminal() ? new ShellRun(invocation, "command").fresh(options) : inPipes(options);
  }

  private int inPipes(ShellOptions options) {
    try (Ecs ecs = cloud.connect()) {
      EphemeralShells shells = Cloud.shells(ecs, surroundings, invocation.memory()).telling(steps);
      ShellPlan plan = shells.plan(shells.find(options, invocation.questions()), options);
      if (watched) {
        PlanLines.tell(plan, invocation, steps);
      }
      return run(() -> launch(shells, plan));
    }
  }

  private ShellTask launch(EphemeralShells shells, ShellPlan plan) {
    if (result.isEmpty()) {
      return shells.launch(plan, steps);
    }
    CommandResult told = result.orElseThrow();
    told.planned(plan);
    ShellTask task = shells.launch(plan, told.beside(steps));
    told.in(task);
    return task;
  }

  /** The same in a running task, which runs on. */
  int live(LiveOptions options) {
    if (onTerminal()) {
      return new ShellRun(invocation, "command").live(options);
    }
    try (Ecs ecs = cloud.connect()) {
      LiveTasks tasks = Cloud.liveTasks(ecs, surroundings, invocation.memory());
      return run(() -> tasks.find(options, invocation.questions(), steps));
    }
  }

  private boolean onTerminal() {
    boolean onTerminal = terminal.interactive() && !invocation.has("--no-tty");
    if (onTerminal && invocation.has("--compress")) {
      steps.note("--compress does nothing on a terminal; with --no-tty it does");
    }
    return onTerminal;
  }

  private int run(Supplier<ShellTask> tasks) {
    try (Cleanup cleanup = new Cleanup()) {
      // While the task starts there is time to make the client, which is slow to load.
      CompletableFuture<SessionClient> client =
          CompletableFuture.supplyAsync(
              () -> cloud.sessionClient(Manners.times(invocation)), Thread::startVirtualThread);
      cleanup.add(() -> client.join().close());
      ShellTask task = tasks.get();
      cleanup.add(this::sayFarewell);
      cleanup.add(watched ? () -> Leave.of(task, () -> {}, report) : task::close);
      cleanup.add(steps::hold);
      PipedCommand command =
          task.pipe(
              client.join(),
              streams(),
              invocation.has("--compress"),
              Manners.of(invocation, true).idle(),
              steps);
      result.ifPresent(CommandResult::started);
      cleanup.add(command::close);
      cleanup.add(terminal.onInterrupt(interrupter(command))::close);
      return status(command);
    }
  }

  /** A stdin that is a terminal is left to the user, who did not ask for it to be read. */
  private PipeStreams streams() {
    boolean reads = invocation.has("-i") || !terminal.isTerminal(StandardStream.INPUT);
    InputStream in = reads ? terminal.input() : InputStream.nullInputStream();
    return result
        .map(it -> it.streams(in))
        .orElseGet(() -> new PipeStreams(in, report.rawOut(), report.rawErr()));
  }

  /** The first interrupt is the command's, as on a terminal; the second is ours. */
  private Runnable interrupter(PipedCommand command) {
    AtomicBoolean first = new AtomicBoolean(true);
    return () -> {
      if (!first.getAndSet(false) || !command.signal(PipeSignal.INTERRUPT)) {
        worker.interrupt();
      }
    };
  }

  private int status(PipedCommand command) {
    ending = "interrupted, session ended";
    return switch (outcome(command)) {
      case PipeOutcome.Exited(int status, boolean leftOpen) -> {
        ending = "command ended with status " + status;
        result.ifPresent(it -> it.ended(status));
        if (leftOpen) {
          steps.note("a process that the command left behind may write more, which nobody sees");
        }
        yield status;
      }
      case PipeOutcome.OutputClosed() -> {
        ending = "nobody reads the output any more, session ended";
        yield ExitStatus.OUTPUT_CLOSED.code();
      }
      case PipeOutcome.Lost(Problem problem) -> {
        if (problem.kind() == Problem.Kind.INTERRUPTED) {
          result.ifPresent(it -> it.failed(problem));
          yield ExitStatus.INTERRUPTED.code();
        }
        ending = "session ended";
        throw new MayflyException(problem);
      }
    };
  }

  private static PipeOutcome outcome(PipedCommand command) {
    try {
      return command.outcome();
    } catch (MayflyException e) {
      return new PipeOutcome.Lost(e.problem());
    }
  }

  /** One line, where somebody watches or should know what is left: all that is to be said. */
  private void sayFarewell() {
    List<String> line = new ArrayList<>(watched ? List.of(ending) : List.of());
    line.addAll(steps.release());
    if (!line.isEmpty()) {
      report.warn(String.join("; ", line));
    }
  }
}
