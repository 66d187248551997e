package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.driver.TaskSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a task into what a driver runs. */
final class TaskSpecs {

  /** What an image runs whose command nobody says: a server, for all that is known. */
  private static final List<String> IMAGE_COMMAND =
      List.of("/bin/sh", "-c", "trap 'exit 0' TERM; while :; do sleep 300 & wait $!; done");

  private TaskSpecs() {}

  static TaskSpec of(Task task) {
    TaskDefinition definition = task.launch().definition();
    List<TaskSpec.Container> containers = new ArrayList<>();
    for (ContainerDefinition container : definition.containers()) {
      containers.add(container(task, container));
    }
    boolean shared = definition.text("pidMode").filter("task"::equals).isPresent();
    return new TaskSpec(task.id(), shared, containers);
  }

  private static TaskSpec.Container container(Task task, ContainerDefinition container) {
    return new TaskSpec.Container(
        container.name(),
        container.image(),
        command(task, container),
        environment(task, container),
        container.workingDirectory(),
        container.initProcess(),
        container.stopTimeout(),
        container.user(),
        container.startTerms().waits());
  }

  /** Entry point and command, joined as a container runtime joins them. */
  private static List<String> command(Task task, ContainerDefinition container) {
    List<String> words = new ArrayList<>(container.entryPoint());
    words.addAll(
        task.launch()
            .overrides()
            .of(container.name())
            .flatMap(Overrides.OfContainer::command)
            .orElse(container.command()));
    return words.isEmpty() ? IMAGE_COMMAND : List.copyOf(words);
  }

  /** The environment of the container that is called {@code name}; empty if there is none. */
  static Map<String, String> environment(Task task, String name) {
    return task.launch().definition().containers().stream()
        .filter(container -> container.name().equals(name))
        .findFirst()
        .map(container -> environment(task, container))
        .orElse(Map.of());
  }

  private static Map<String, String> environment(Task task, ContainerDefinition container) {
    String region = task.cluster().arn().split(":", -1)[3];
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("AWS_DEFAULT_REGION", region);
    environment.put("AWS_REGION", region);
    environment.put("AWS_EXECUTION_ENV", "AWS_ECS_" + task.launch().launchType());
    environment.putAll(container.environment());
    task.launch()
        .overrides()
        .of(container.name())
        .ifPresent(override -> environment.putAll(override.environment()));
    return environment;
  }
}
