package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;
import java.util.ArrayList;
import java.util.List;

/**
 * What a container waits for before it starts: another one that has come to a condition.
 *
 * @param container the other one's name
 */
record Dependency(String container, Condition condition) {

  /** As task definitions name it. */
  enum Condition {
    /** It was started. */
    START,
    /** It has ended, however. */
    COMPLETE,
    /** It has ended with 0. */
    SUCCESS,
    /** Its health check has passed. */
    HEALTHY
  }

  /** The {@code dependsOn} of a container. */
  static List<Dependency> in(Input container) throws AwsError {
    List<Dependency> found = new ArrayList<>();
    for (Input one : container.objects("dependsOn")) {
      found.add(
          new Dependency(
              one.text("containerName").orElse(""), condition(one.text("condition").orElse(""))));
    }
    return List.copyOf(found);
  }

  private static Condition condition(String name) throws AwsError {
    for (Condition condition : Condition.values()) {
      if (condition.name().equals(name)) {
        return condition;
      }
    }
    throw EcsErrors.client(
        "Invalid container dependency condition '" + name + "': START, COMPLETE, SUCCESS, HEALTHY");
  }
}
