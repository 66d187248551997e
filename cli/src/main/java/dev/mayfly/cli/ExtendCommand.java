package dev.mayfly.cli;

import dev.mayfly.cli.report.JsonField;
import dev.mayfly.cli.report.JsonRow;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.KnownTask;
import dev.mayfly.ecs.shell.KnownTasks;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** {@code mayfly extend}: lets an ephemeral task live longer. */
final class ExtendCommand implements Command {

  @Override
  public Syntax syntax() {
    return Syntax.of("extend", this, "Lets an ephemeral task live longer.")
        .words("TASK TIME", "the beginning of its id, and how long it is to live from now on")
        .option("--cluster", "NAME", "look only in this cluster")
        .flag("--json", "print an object with its new end")
        .footer(
            "",
            "Examples:",
            "  mayfly extend 3f9c 2h",
            "",
            "In a shell, ~+ at the start of a line does the same for its own task. Extending needs"
                + " a session in the task, and ecs:TagResource.",
            "",
            "Exit status: 0; 64 usage, also where it lives so long anyway; 125 a failure; 130"
                + " interrupted.");
  }

  @Override
  public int run(Invocation invocation) {
    List<String> words = TaskWords.some(invocation, "extend");
    if (words.size() != 2) {
      throw new MayflyException(
          Problem.usage(
              words.size() < 2 ? "no time given" : "unexpected word \"" + words.get(2) + "\"",
              "mayfly extend takes a task and a time",
              "mayfly extend " + words.getFirst() + " 2h, which counts from now on"));
    }
    Duration longer = new Durations().convert(words.get(1));
    Cloud cloud = invocation.cloud();
    try (Ecs ecs = cloud.connect();
        SessionClient client = cloud.sessionClient(SessionTimes.DEFAULT)) {
      KnownTasks tasks =
          Cloud.knownTasks(ecs, invocation.surroundings()).telling(invocation.steps());
      KnownTask task = tasks.find(words.getFirst(), invocation.value("--cluster"));
      Instant end = tasks.extend(task, longer, client);
      if (invocation.has("--json")) {
        invocation.report().print(json(task, end).toString());
      }
      invocation.report().say("task " + task.task().id() + " ends in " + Spoken.of(longer));
    }
    return ExitStatus.OK.code();
  }

  private static JsonRow json(KnownTask task, Instant end) {
    return new JsonRow()
        .put(JsonField.TASK_ARN, task.task().arn())
        .put(JsonField.CLUSTER_ARN, task.task().clusterArn())
        .put(JsonField.EXPIRES_AT, end.toString());
  }
}
