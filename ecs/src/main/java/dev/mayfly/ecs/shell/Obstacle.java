package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.TaskDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What in a task definition keeps its container from running the keeper by an override alone. Pure.
 *
 * @param why as a sentence without its stop
 */
record Obstacle(Kind kind, String why) {

  /** What comes of a task that is run all the same. */
  enum Kind {
    /** It would not end by itself: there can be none. */
    ENDLESS,

    /** Its entry point may swallow the keeper, which is found out on arrival. */
    ENTRY_POINT,

    /** It may not start, or its exec agent not come up. */
    UNSURE
  }

  private static final Set<String> SHELLS = Set.of("sh", "dash", "ash", "bash", "ksh");

  /** All of them; empty where an override suffices. */
  static List<Obstacle> of(TaskDefinition definition, ContainerDefinition container) {
    List<Obstacle> found = new ArrayList<>();
    JsonDocument document = container.document();
    if (!container.essential()) {
      found.add(
          new Obstacle(
              Kind.ENDLESS, "it is not essential, so the task would not end when its keeper ends"));
    }
    if (restarts(document)) {
      found.add(
          new Obstacle(
              Kind.ENDLESS,
              "its restart policy would start the keeper again, and the task never end"));
    }
    if (!takesShellCommand(container.entryPoint())) {
      found.add(new Obstacle(Kind.ENTRY_POINT, entryPoint(container)));
    }
    if (document.isTrue("readonlyRootFilesystem") && !AgentMounts.areIn(document)) {
      found.add(
          new Obstacle(
              Kind.UNSURE, "the exec agent must write, and its root file system is read-only"));
    }
    definition
        .document()
        .text("pidMode")
        .ifPresent(mode -> found.add(new Obstacle(Kind.UNSURE, sharedProcesses(mode))));
    waiting(definition, container.name())
        .map(name -> new Obstacle(Kind.UNSURE, name + " would wait for it in vain"))
        .ifPresent(found::add);
    if (hasHostPorts(definition)) {
      found.add(
          new Obstacle(
              Kind.UNSURE, "its host ports are taken wherever a task of the service runs"));
    }
    return List.copyOf(found);
  }

  /** Whether a command of one string is what a shell gets to read. */
  static boolean takesShellCommand(List<String> entryPoint) {
    if (entryPoint.size() < 2 || !entryPoint.getLast().equals("-c")) {
      return false;
    }
    // python -c would not make much of the keeper.
    return entryPoint.subList(0, entryPoint.size() - 1).reversed().stream()
        .filter(word -> !word.startsWith("-"))
        .findFirst()
        .map(program -> program.substring(program.lastIndexOf('/') + 1))
        .filter(SHELLS::contains)
        .isPresent();
  }

  private static String entryPoint(ContainerDefinition container) {
    return container.entryPoint().isEmpty()
        ? "RunTask cannot override an entry point, and what the image's own does is not known"
        : "RunTask cannot override an entry point, and "
            + container.entryPoint().getFirst()
            + " might swallow the keeper";
  }

  static boolean restarts(JsonDocument container) {
    return container.object("restartPolicy").filter(policy -> policy.isTrue("enabled")).isPresent();
  }

  /** Source: aws/containers-roadmap#2268; and the keeper would see the sessions of others. */
  static String sharedProcesses(String mode) {
    return mode.equals("task")
        ? "with pidMode task, the exec agent comes up in one container that nobody can choose"
        : "with pidMode " + mode + ", the keeper would see the sessions of other tasks as its own";
  }

  private static Optional<String> waiting(TaskDefinition definition, String container) {
    return definition.containers().stream()
        .filter(
            other ->
                other.document().objects("dependsOn").stream()
                    .filter(it -> it.text("containerName").filter(container::equals).isPresent())
                    .anyMatch(it -> it.text("condition").filter("START"::equals).isEmpty()))
        .map(ContainerDefinition::name)
        .findFirst();
  }

  /** In awsvpc each task has ports of its own. */
  private static boolean hasHostPorts(TaskDefinition definition) {
    String mode = definition.document().text("networkMode").orElse("bridge");
    return !mode.equals("awsvpc")
        && definition.containers().stream()
            .flatMap(container -> container.document().objects("portMappings").stream())
            .anyMatch(
                port ->
                    mode.equals("host")
                        || port.text("hostPort").filter(number -> !number.equals("0")).isPresent());
  }
}
