package dev.mayfly.emulator.ecs;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What RunTask changes of a task definition. */
record Overrides(
    Map<String, OfContainer> containers,
    Optional<String> cpu,
    Optional<String> memory,
    Optional<String> taskRoleArn,
    JsonObject document) {

  private static final int LARGEST = 8192;

  static final Overrides NONE =
      new Overrides(
          Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), new JsonObject());

  /** Of one container: another command, and more environment. */
  record OfContainer(Optional<List<String>> command, Map<String, String> environment) {

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
      return "OfContainer[" + command + ", " + environment.keySet() + "]";
    }
  }

  Overrides {
    containers = Map.copyOf(containers);
  }

  static Overrides in(Input input, TaskDefinition definition) throws AwsError {
    Optional<JsonObject> document = input.object("overrides");
    if (document.isEmpty()) {
      return NONE;
    }
    if (document.get().toString().length() > LARGEST) {
      throw EcsErrors.invalidParameter("Container Overrides length must be at most " + LARGEST);
    }
    Input overrides = new Input(document.get());
    return new Overrides(
        containers(overrides, definition),
        overrides.filled("cpu"),
        overrides.filled("memory"),
        overrides.filled("taskRoleArn"),
        document.get());
  }

  private static Map<String, OfContainer> containers(Input overrides, TaskDefinition definition)
      throws AwsError {
    Map<String, OfContainer> found = new LinkedHashMap<>();
    for (Input container : overrides.objects("containerOverrides")) {
      String name = container.text("name").orElse("");
      if (!definition.containerNames().contains(name)) {
        throw EcsErrors.invalidParameter(
            "Override for container named " + name + " is not a container in the TaskDefinition.");
      }
      Optional<List<String>> command =
          container.has("command")
              ? Optional.of(List.copyOf(container.texts("command")))
              : Optional.empty();
      found.put(name, new OfContainer(command, ContainerDefinition.environment(container)));
    }
    return found;
  }

  Optional<OfContainer> of(String container) {
    return Optional.ofNullable(containers.get(container));
  }

  /** As DescribeTasks shows them: both lists are always there. */
  JsonObject json() {
    JsonObject shown = document.deepCopy();
    for (String list : List.of("containerOverrides", "inferenceAcceleratorOverrides")) {
      if (!shown.has(list)) {
        shown.add(list, new JsonArray());
      }
    }
    return shown;
  }

  /** Without the document, which has the environment in it. */
  @Override
  public String toString() {
    return "Overrides" + containers;
  }
}
