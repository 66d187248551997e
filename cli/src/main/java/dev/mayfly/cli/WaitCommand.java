package dev.mayfly.cli;

import dev.mayfly.cli.report.JsonField;
import dev.mayfly.cli.report.JsonRow;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.shell.KnownTask;
import dev.mayfly.ecs.shell.KnownTasks;
import dev.mayfly.session.MayflyException;
import java.time.Duration;
import java.util.Optional;

/** {@code mayfly wait}: until a task has stopped. */
final class WaitCommand implements Command {

  private static final Duration USUAL = Duration.ofDays(14);

  @Override
  public Syntax syntax() {
    return Syntax.of(
            "wait", this, "Waits until a task has stopped; ends with its container's status.")
        .words("TASK", "the beginning of its id")
        .option("--cluster", "NAME", "look only in this cluster")
        .option("--container", "NAME", "the container whose status it is")
        .option(
            "--timeout",
            "TIME",
            Duration.class,
            new Durations(),
            "wait so long at most (default: 14 days)")
        .flag("--json", "print an object with how it ended")
        .footer(
            "",
            "Examples:",
            "  mayfly wait 3f9c && echo done",
            "  task=$(mayfly -a myapp run --detach -- rake jobs); mayfly wait \"$task\"",
            "",
            "Exit status: the container's own, 124 if its maximum lifetime was over; 64 usage; 125 a"
                + " failure, also where the container never started; 130 interrupted.");
  }

  @Override
  public int run(Invocation invocation) {
    String name = TaskWords.one(invocation, "wait");
    try (Ecs ecs = invocation.cloud().connect()) {
      KnownTasks tasks =
          Cloud.knownTasks(ecs, invocation.surroundings()).telling(invocation.steps());
      KnownTask known = tasks.find(name, invocation.value("--cluster"));
      Task stopped = tasks.awaitStop(known, invocation.<Duration>value("--timeout").orElse(USUAL));
      Optional<String> container = invocation.value("--container");
      Optional<Integer> status = tasks.exitCode(known, stopped, container);
      if (invocation.has("--json")) {
        invocation.report().print(json(stopped, status).toString());
      }
      return status.orElseThrow(
          () -> new MayflyException(tasks.causeOfDeath(known, stopped, container)));
    }
  }

  private static JsonRow json(Task stopped, Optional<Integer> status) {
    return new JsonRow()
        .put(JsonField.TASK_ARN, stopped.arn())
        .put(JsonField.CLUSTER_ARN, stopped.clusterArn())
        .put(JsonField.STATUS, status)
        .put(JsonField.STOP_CODE, stopped.stopCode())
        .put(JsonField.STOPPED_REASON, stopped.stoppedReason());
  }
}
