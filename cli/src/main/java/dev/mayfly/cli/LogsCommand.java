package dev.mayfly.cli;

import dev.mayfly.cli.report.LogPrinter;
import dev.mayfly.cli.terminal.StandardStream;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.KnownTask;
import dev.mayfly.ecs.shell.KnownTasks;
import dev.mayfly.ecs.shell.Logs;
import dev.mayfly.ecs.shell.Selection;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code mayfly logs}: what a task, or all of an app's, wrote. */
final class LogsCommand implements Command {

  private static final Duration OF_AN_APP = Duration.ofMinutes(10);

  @Override
  public Syntax syntax() {
    Syntax syntax =
        Syntax.of("logs", this, "Prints what a task wrote, or all tasks of an app.")
            .words("TASK|APP", "the beginning of a task's id, or an app, as -a takes it")
            .flag("-f", "go on with what is written from now on, until the task has stopped")
            .option(
                "--since",
                "TIME",
                Duration.class,
                new Durations(),
                "what was written so long ago or later (default: all of a task, 10m of an app)")
            .flag("--timestamps", "begin each line with when it was written")
            .flag("--json", "print an object a line");
    return SelectionOptions.ofService(syntax)
        .footer(
            "",
            "Examples:",
            "  mayfly logs 3f9c                     all that a task wrote, even if it has stopped",
            "  mayfly logs myapp -f --since 30m     all tasks of an app, with each one's id",
            "  mayfly logs myapp --json | jq -r 'select(.message|test(\"ERROR\"))|.message'",
            "",
            "They come from CloudWatch Logs, where the log driver awslogs puts them; for another"
                + " driver mayfly says where to look. Those of an app are those of its log streams:"
                + " also of tasks that have stopped, and of fresh ones of mayfly's. A word that"
                + " could be both is a task, if there is one.",
            "",
            "Exit status: 0; 64 usage; 125 a failure; 130 interrupted; 141 nobody reads stdout.");
  }

  @Override
  public int run(Invocation invocation) {
    Optional<String> name = name(invocation);
    try (Ecs ecs = invocation.cloud().connect()) {
      Optional<KnownTask> task = task(name, invocation, ecs);
      Logs logs =
          Cloud.logs(ecs, invocation.surroundings(), invocation.memory())
              .telling(invocation.steps());
      Logs.Extent extent =
          task.map(known -> logs.of(known, invocation.value("--container")))
              .orElseGet(() -> logs.of(selection(name, invocation), invocation.questions()));
      extent.notes().forEach(invocation.report()::warn);
      return print(logs, extent, from(task, invocation), invocation);
    }
  }

  private static Optional<String> name(Invocation invocation) {
    List<String> words = invocation.words();
    if (words.size() > 1) {
      throw new MayflyException(
          Problem.usage(
              "unexpected word \"" + words.get(1) + "\"",
              "the logs of one task or app are shown at a time",
              "mayfly logs " + words.getFirst()));
    }
    if (words.isEmpty() && !SelectionOptions.of(invocation).namesSomething()) {
      throw new MayflyException(
          Problem.usage(
              "no task and no app given",
              "mayfly must know whose logs to show",
              "mayfly logs TASK, or mayfly logs APP; mayfly ps lists tasks"));
    }
    return words.stream().findFirst();
  }

  private static Optional<KnownTask> task(Optional<String> name, Invocation invocation, Ecs ecs) {
    return name.filter(KnownTasks::canName)
        .flatMap(
            word ->
                Cloud.knownTasks(ecs, invocation.surroundings())
                    .telling(invocation.steps())
                    .findAny(word, invocation.value("--cluster")));
  }

  /** The word is the app; without one, the options say it. */
  private static Selection selection(Optional<String> name, Invocation invocation) {
    Selection selection = SelectionOptions.of(invocation);
    return name.map(selection::withApp).orElse(selection);
  }

  private static Instant from(Optional<KnownTask> task, Invocation invocation) {
    Instant now = invocation.surroundings().clock().instant();
    Optional<Duration> since = invocation.value("--since");
    return since
        .map(now::minus)
        .or(() -> task.flatMap(known -> known.task().createdAt()))
        .orElseGet(() -> now.minus(OF_AN_APP));
  }

  private static int print(Logs logs, Logs.Extent extent, Instant from, Invocation invocation) {
    boolean follows = invocation.has("-f");
    LogPrinter printer = printer(extent, invocation);
    try {
      if (follows) {
        logs.follow(extent, from, printer::line, printer::flush);
      } else {
        logs.read(extent, from, printer::line);
        printer.flush();
      }
      return ExitStatus.OK.code();
    } catch (LogPrinter.OutputClosed nobodyReads) {
      return ExitStatus.OUTPUT_CLOSED.code();
    } catch (MayflyException e) {
      if (follows && e.problem().kind() == Problem.Kind.INTERRUPTED) {
        return ExitStatus.INTERRUPTED.code(); // That is how to leave it; there is nothing to say.
      }
      throw e;
    }
  }

  private static LogPrinter printer(Logs.Extent extent, Invocation invocation) {
    if (invocation.has("--json")) {
      return LogPrinter.json(invocation.report());
    }
    boolean terminal = invocation.surroundings().terminal().isTerminal(StandardStream.OUTPUT);
    return LogPrinter.text(
        invocation.report(),
        extent,
        invocation.has("--timestamps"),
        terminal,
        invocation.colours(StandardStream.OUTPUT));
  }
}
