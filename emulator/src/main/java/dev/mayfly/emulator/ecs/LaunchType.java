package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;
import java.util.Optional;

/** What a task runs on. */
enum LaunchType {
  EC2,
  FARGATE,
  EXTERNAL;

  static Optional<LaunchType> in(Input input) throws AwsError {
    Optional<String> text = input.filled("launchType");
    for (LaunchType type : values()) {
      if (text.filter(type.name()::equals).isPresent()) {
        return Optional.of(type);
      }
    }
    if (text.isPresent()) {
      throw EcsErrors.invalidParameter("Unknown launch type: " + text.get());
    }
    return Optional.empty();
  }
}
