package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.TaskDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the user should know of a plan, though nobody asked: one line each. Pure. */
final class PlanNotes {

  /** Source: amazon-ecs-exec-checker, check 11. */
  private static final Set<String> CREDENTIALS =
      Set.of("AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");

  private final TaskDefinition definition;
  private final ContainerDefinition container;
  private final List<String> lines = new ArrayList<>();

  PlanNotes(TaskDefinition definition, ContainerDefinition container) {
    this.definition = definition;
    this.container = container;
  }

  PlanNotes add(Optional<String> line) {
    line.ifPresent(lines::add);
    return this;
  }

  PlanNotes addAll(List<String> more) {
    lines.addAll(more);
    return this;
  }

  /** Of the task as it is with that definition, or by override alone. */
  PlanNotes of(Optional<DerivedDefinition> derived) {
    if (derived.isEmpty()) {
      Obstacle.of(definition, container).stream()
          .filter(obstacle -> obstacle.kind() == Obstacle.Kind.UNSURE)
          .map(obstacle -> "this may fail: " + obstacle.why())
          .forEach(lines::add);
    }
    credentials();
    for (JsonDocument dependency : container.document().objects("dependsOn")) {
      runsFirst(
          dependency.text("containerName").orElse(""), dependency.text("condition").orElse(""));
    }
    return this;
  }

  private void credentials() {
    container.document().objects("environment").stream()
        .map(variable -> variable.text("name").orElse(""))
        .filter(CREDENTIALS::contains)
        .findFirst()
        .ifPresent(
            name ->
                lines.add(
                    name
                        + " is in the environment of "
                        + container.name()
                        + "; the exec agent takes it in the place of the task role"));
  }

  private void runsFirst(String name, String condition) {
    if (condition.equals("SUCCESS") || condition.equals("COMPLETE")) {
      lines.add(
          "container "
              + name
              + " runs to its end before the shell, as in every task of this definition");
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
