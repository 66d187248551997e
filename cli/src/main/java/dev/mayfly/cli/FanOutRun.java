package dev.mayfly.cli;

import dev.mayfly.cli.report.Captured;
import dev.mayfly.cli.report.Colours;
import dev.mayfly.cli.report.JsonField;
import dev.mayfly.cli.report.JsonRow;
import dev.mayfly.cli.report.PrefixedLines;
import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.report.ShortIds;
import dev.mayfly.cli.terminal.StandardStream;
import dev.mayfly.cli.terminal.Terminal;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.FanOut;
import dev.mayfly.ecs.shell.LiveOptions;
import dev.mayfly.ecs.shell.LiveTask;
import dev.mayfly.ecs.shell.LiveTasks;
import dev.mayfly.ecs.shell.PipeOutcome;
import dev.mayfly.ecs.shell.PipedCommand;
import dev.mayfly.ecs.shell.Progress;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.PipeStreams;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.pipe.PipeSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/** One run of {@code mayfly exec --all}: the same command in every running task of a service. */
final class FanOutRun {

  private static final int USUAL_PARALLEL = 10;

  private static final List<String> OF_ONE_TASK = List.of("--task", "-i");

  private final Invocation invocation;
  private final Surroundings surroundings;
  private final Report report;
  private final boolean json;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Output> outputs = new ConcurrentHashMap<>();
  private final Thread worker = Thread.currentThread();

  FanOutRun(Invocation invocation) {
    this.invocation = invocation;
    this.surroundings = invocation.surroundings();
    this.report = surroundings.report();
    this.json = invocation.has("--json");
    OF_ONE_TASK.stream().filter(invocation::isTyped).findFirst().ifPresent(FanOutRun::refuse);
  }

  private static void refuse(String option) {
    throw new MayflyException(
        Problem.usage(
            option + " does not go with --all",
            option.equals("-i")
                ? "there is one stdin, and there are several commands: none of them gets it"
                : "it names one task, and --all means every one",
            "leave out one of them"));
  }

  /** What a task's command writes, and where it goes. */
  private record Output(OutputStream out, OutputStream err) {

    void close() throws IOException {
      out.close();
      err.close();
    }
  }

  /** The exit status: the highest of all. */
  int run(LiveOptions options) {
    Cloud cloud = invocation.cloud();
    try (Ecs ecs = cloud.connect();
        SessionClient client = cloud.sessionClient(Manners.times(invocation))) {
      LiveTasks live = Cloud.liveTasks(ecs, surroundings, invocation.memory());
      List<LiveTask> tasks = live.findAll(options, invocation.questions(), new Notes(report));
      ShortIds ids = new ShortIds(tasks.stream().map(LiveTask::taskArn).toList());
      tasks.forEach(task -> outputs.put(task.taskArn(), output(ids.of(task.taskArn()))));
      FanOut fanOut =
          live.fanOut(tasks, invocation.<Integer>value("--parallel").orElse(USUAL_PARALLEL));
      try (Terminal.Restorable _ = surroundings.terminal().onInterrupt(interrupter(fanOut))) {
        List<FanOut.Result> results = fanOut.run(task -> start(task, client));
        return tell(results, ids);
      }
    }
  }

  private PipedCommand start(LiveTask task, SessionClient client) {
    Output output = Objects.requireNonNull(outputs.get(task.taskArn()));
    return task.pipe(
        client,
        new PipeStreams(InputStream.nullInputStream(), output.out, output.err),
        invocation.has("--compress"),
        Manners.of(invocation, true).idle(),
        new Notes(report));
  }

  private Output output(String id) {
    return json
        ? new Output(new Captured(), new Captured())
        : new Output(
            lines(report.rawOut(), StandardStream.OUTPUT, id),
            lines(report.rawErr(), StandardStream.ERRORS, id));
  }

  private PrefixedLines lines(OutputStream shared, StandardStream stream, String id) {
    Colours colours = invocation.colours(stream);
    return new PrefixedLines(shared, lock, colours.of(id, id + " |") + " ");
  }

  /** The first interrupt is for the commands, as on a terminal; the second is ours. */
  private Runnable interrupter(FanOut fanOut) {
    AtomicBoolean first = new AtomicBoolean(true);
    return () -> {
      if (!first.getAndSet(false) || !fanOut.signal(PipeSignal.INTERRUPT)) {
        worker.interrupt();
      }
    };
  }

  private int tell(List<FanOut.Result> results, ShortIds ids) {
    if (json) {
      report.print(JsonRow.array(results.stream().map(this::row).toList()));
    } else {
      results.forEach(result -> tell(result, ids.of(result.taskArn())));
    }
    return results.stream().mapToInt(result -> status(result.outcome())).max().orElse(0);
  }

  private void tell(FanOut.Result result, String id) {
    try {
      Output output = outputs.get(result.taskArn());
      if (output != null) {
        output.close();
      }
    } catch (IOException nobodyReads) {
      // Then its status says so.
    }
    switch (result.outcome()) {
      case PipeOutcome.Exited(int status, boolean _) ->
          tell("task " + id + " ended with status " + status, status == 0);
      case PipeOutcome.OutputClosed() ->
          report.warn("task " + id + ": nobody reads the output any more");
      case PipeOutcome.Lost(Problem problem) -> {
        report.warn("task " + id + " failed");
        report.problem(problem);
      }
    }
  }

  private void tell(String line, boolean asItShould) {
    if (asItShould) {
      report.say(line);
    } else {
      report.warn(line);
    }
  }

  private static int status(PipeOutcome outcome) {
    return switch (outcome) {
      case PipeOutcome.Exited(int status, boolean _) -> status;
      case PipeOutcome.OutputClosed() -> ExitStatus.OUTPUT_CLOSED.code();
      case PipeOutcome.Lost(Problem problem) ->
          problem.kind() == Problem.Kind.INTERRUPTED
              ? ExitStatus.INTERRUPTED.code()
              : ExitStatus.FAILURE.code();
    };
  }

  private JsonRow row(FanOut.Result result) {
    JsonRow row = new JsonRow().put(JsonField.TASK_ARN, result.taskArn());
    switch (result.outcome()) {
      case PipeOutcome.Exited(int status, boolean _) -> row.put(JsonField.STATUS, status);
      case PipeOutcome.OutputClosed() ->
          throw new IllegalStateException("what is kept is never closed");
      case PipeOutcome.Lost(Problem problem) -> row.put(JsonField.PROBLEM, problem);
    }
    if (outputs.get(result.taskArn()) instanceof Output(Captured out, Captured err)) {
      row.put(JsonField.STDOUT, out.text())
          .put(JsonField.STDERR, err.text())
          .put(JsonField.TRUNCATED, out.truncated() || err.truncated());
    }
    return row;
  }

  /** Of many tasks only what the user should know is told, and not what becomes of each. */
  private record Notes(Report report) implements Progress {
    @Override
    public void phase(String name, String detail) {}

    @Override
    public void note(String line) {
      report.warn(line);
    }

    @Override
    public void outcome(String line) {}
  }
}
