package dev.mayfly.cli.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.shell.EphemeralTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
    JsonArray array = new JsonArray();
    for (EphemeralTask task : tasks) {
      JsonObject object = new JsonObject();
      object.addProperty("app", app(task));
      object.addProperty("owner", task.owner());
      add(object, "createdAt", task.createdAt());
      add(object, "expiresAt", task.expiresAt());
      object.addProperty("state", task.state());
      add(object, "keptUntil", task.keptUntil());
      add(object, "reason", task.reason());
      object.addProperty("taskArn", task.taskArn());
      object.addProperty("clusterArn", task.clusterArn());
      array.add(object);
    }
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(array);
  }

  private static String state(EphemeralTask task, Instant now) {
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

  private static void add(JsonObject object, String name, Optional<?> value) {
    value.ifPresent(present -> object.addProperty(name, present.toString()));
  }
}
