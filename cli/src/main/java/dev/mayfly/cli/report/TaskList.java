package dev.mayfly.cli.report;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.shell.EphemeralTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Ephemeral tasks, as a table for people or as JSON for programs. */
public final class TaskList {

  private TaskList() {}

  /** A line for each, under headings. */
  public static String table(List<EphemeralTask> tasks, Instant now) {
    Table table = new Table("TASK", "APP", "OWNER", "AGE", "EXPIRES", "STATE");
    for (EphemeralTask task : tasks) {
      table.row(
          Arn.name(task.taskArn()),
          app(task),
          Arn.name(task.owner()),
          task.createdAt().map(created -> Spans.text(Duration.between(created, now))).orElse("-"),
          task.expiresAt().map(expiry -> expiry(expiry, now)).orElse("-"),
          state(task, now));
    }
    return table.toString();
  }

  /** An array, empty when there are none; times in ISO 8601, UTC. */
  public static String json(List<EphemeralTask> tasks) {
    return JsonRow.array(tasks.stream().map(TaskList::row).toList());
  }

  private static JsonRow row(EphemeralTask task) {
    return new JsonRow()
        .put(JsonField.APP, app(task))
        .put(JsonField.OWNER, task.owner())
        .put(JsonField.CREATED_AT, task.createdAt())
        .put(JsonField.EXPIRES_AT, task.expiresAt())
        .put(JsonField.STATE, task.state())
        .put(JsonField.KEPT_UNTIL, task.keptUntil())
        .put(JsonField.REASON, task.reason())
        .put(JsonField.TASK_ARN, task.taskArn())
        .put(JsonField.CLUSTER_ARN, task.clusterArn());
  }

  private static String state(EphemeralTask task, Instant now) {
    if (task.stopping()) {
      return "stopping";
    }
    return task.warm(now)
        ? "warm for " + Spans.text(Duration.between(now, task.keptUntil().orElseThrow()))
        : task.state();
  }

  /** {@code cluster/service}, as {@code -a} takes it. */
  public static String app(EphemeralTask task) {
    return task.app().contains("/") ? task.app() : Arn.name(task.clusterArn()) + "/" + task.app();
  }

  private static String expiry(Instant expiry, Instant now) {
    return expiry.isBefore(now)
        ? Spans.text(Duration.between(expiry, now)) + " ago"
        : "in " + Spans.text(Duration.between(now, expiry));
  }
}
