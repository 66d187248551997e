package dev.mayfly.cli;

import dev.mayfly.cli.report.Captured;
import dev.mayfly.cli.report.Echoed;
import dev.mayfly.cli.report.JsonField;
import dev.mayfly.cli.report.JsonRow;
import dev.mayfly.cli.report.Report;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.shell.Progress;
import dev.mayfly.ecs.shell.ShellPlan;
import dev.mayfly.ecs.shell.ShellTask;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.PipeStreams;
import dev.mayfly.session.Problem;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * What {@code run --json} prints when all is over, and alone prints on stdout: how the command
 * ended, and what it wrote. That goes to stderr too, as it comes.
 */
final class CommandResult {

  private final Report report;
  private final InstantSource clock;
  private final Captured out = new Captured();
  private final Captured err = new Captured();
  private Optional<ShellPlan> plan = Optional.empty();
  private Optional<String> task = Optional.empty();
  private Task.Particulars known = Task.Particulars.UNKNOWN;
  private Optional<Instant> started = Optional.empty();
  private Optional<Instant> ended = Optional.empty();
  private Optional<Integer> status = Optional.empty();
  private Optional<Problem> problem = Optional.empty();

  CommandResult(Report report, InstantSource clock) {
    this.report = report;
    this.clock = clock;
  }

  /** Runs it and prints the result, unless the command line was wrong: then nothing was begun. */
  int of(IntSupplier run) {
    int exit;
    try {
      exit = run.getAsInt();
    } catch (MayflyException e) {
      if (e.problem().kind() != Problem.Kind.USAGE) {
        failed(e.problem());
        report.print(json());
      }
      throw e;
    } catch (RuntimeException | Error e) {
      failed(Mayfly.unexpected(e));
      report.print(json());
      throw e;
    }
    report.print(json());
    return exit;
  }

  PipeStreams streams(InputStream in) {
    return new PipeStreams(in, new Echoed(out, report.rawErr()), new Echoed(err, report.rawErr()));
  }

  /** This is to be launched. */
  void planned(ShellPlan toLaunch) {
    plan = Optional.of(toLaunch);
  }

  /** Tells {@code other} all, and learns which task it is before that is up: it may never be. */
  Progress beside(Progress other) {
    return new Progress() {
      @Override
      public void phase(String name, String detail) {
        other.phase(name, detail);
      }

      @Override
      public void launched(Task started) {
        in(started.arn(), started.particulars());
        other.launched(started);
      }

      @Override
      public void note(String line) {
        other.note(line);
      }

      @Override
      public void outcome(String line) {
        other.outcome(line);
      }
    };
  }

  void in(ShellTask launched) {
    in(launched.taskArn(), launched.particulars());
  }

  private void in(String arn, Task.Particulars particulars) {
    task = Optional.of(arn);
    known = particulars;
  }

  void started() {
    started = Optional.of(now());
  }

  void ended(int withStatus) {
    ended = Optional.of(now());
    status = Optional.of(withStatus);
  }

  void failed(Problem why) {
    ended = started.map(_ -> ended.orElseGet(this::now));
    problem = Optional.of(why);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private String json() {
    JsonRow row =
        new JsonRow()
            .put(JsonField.TASK_ARN, task)
            .put(JsonField.CLUSTER_ARN, plan.map(it -> it.target().cluster().arn()))
            .put(JsonField.CONTAINER, plan.map(ShellPlan::container))
            .put(JsonField.CPU, known.cpuUnits())
            .put(JsonField.MEMORY, known.memoryMib())
            .put(JsonField.STARTED_AT, started)
            .put(JsonField.ENDED_AT, ended)
            .put(JsonField.STATUS, status);
    problem.ifPresent(why -> row.put(JsonField.PROBLEM, why));
    return row.put(JsonField.STDOUT, out.text())
        .put(JsonField.STDERR, err.text())
        .put(JsonField.TRUNCATED, out.truncated() || err.truncated())
        .toString();
  }
}
