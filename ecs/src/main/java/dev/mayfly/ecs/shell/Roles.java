package dev.mayfly.ecs.shell;

import com.google.gson.JsonObject;
import dev.mayfly.ecs.TaskDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Other roles for the task than its definition's, by ARN. Pure.
 *
 * @param task what the shell may do
 * @param execution what ECS may do to start it
 */
record Roles(Optional<String> task, Optional<String> execution) {

  static Roles of(TaskShape shape, TaskDefinition definition) {
    return new Roles(
        shape.taskRole().map(role -> arn(role, definition)),
        shape.executionRole().map(role -> arn(role, definition)));
  }

  /** A name is that of a role in the account of the task definition. */
  private static String arn(String role, TaskDefinition definition) {
    String[] parts = definition.arn().split(":", -1);
    return role.startsWith("arn:") || parts.length < 5
        ? role
        : "arn:" + parts[1] + ":iam::" + parts[4] + ":role/" + role;
  }

  void addTo(JsonObject overrides) {
    task.ifPresent(arn -> overrides.addProperty("taskRoleArn", arn));
    execution.ifPresent(arn -> overrides.addProperty("executionRoleArn", arn));
  }

  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    task.ifPresent(arn -> changes.add(new Change("task role is " + arn, "you asked for it")));
    execution.ifPresent(
        arn -> changes.add(new Change("execution role is " + arn, "you asked for it")));
    return changes;
  }
}
