package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;
import java.util.Optional;

/** Where the awslogs driver writes a container's output: {@code prefix/container/task id}. */
record LogDestination(String group, String prefix) {

  static Optional<LogDestination> in(Input configuration) throws AwsError {
    if (!configuration.text("logDriver").orElse("").equals("awslogs")) {
      return Optional.empty();
    }
    Input options = configuration.inner("options");
    String group = options.text("awslogs-group").orElse("");
    if (group.isEmpty()) {
      throw EcsErrors.client("Log driver awslogs requires option 'awslogs-group'.");
    }
    return Optional.of(
        new LogDestination(group, options.text("awslogs-stream-prefix").orElse("ecs")));
  }

  String stream(String container, String taskId) {
    return prefix + "/" + container + "/" + taskId;
  }
}
