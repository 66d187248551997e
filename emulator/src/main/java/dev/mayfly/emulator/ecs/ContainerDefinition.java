package dev.mayfly.emulator.ecs;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One container of a task definition, as far as running it needs it.
 *
 * @param entryPoint empty for the image's own
 * @param stopTimeout between SIGTERM and SIGKILL
 * @param logs where its output goes, with the awslogs driver
 * @param keepsAgentOut whether no exec agent comes up in it
 * @param user who runs it; empty for the image's own user, who is root here
 */
record ContainerDefinition(
    String name,
    String image,
    boolean essential,
    List<String> entryPoint,
    List<String> command,
    Map<String, String> environment,
    Optional<String> workingDirectory,
    boolean initProcess,
    Duration stopTimeout,
    Optional<LogDestination> logs,
    Optional<String> user,
    boolean keepsAgentOut,
    StartTerms startTerms) {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,255}");
  private static final int DEFAULT_STOP_SECONDS = 30;
  private static final int LONGEST_STOP_SECONDS = 120;

  static ContainerDefinition in(Input input) throws AwsError {
    String name = input.text("name").orElse("");
    if (name.isEmpty()) {
      throw EcsErrors.client("Container.name should not be null or empty.");
    }
    if (!NAME.matcher(name).matches()) {
      throw EcsErrors.client("Container name contains invalid characters: " + name);
    }
    String image = input.text("image").orElse("");
    if (image.isBlank()) {
      throw EcsErrors.client("Container.image should not be null or empty.");
    }
    return new ContainerDefinition(
        name,
        image,
        input.flag("essential", true),
        List.copyOf(input.texts("entryPoint")),
        List.copyOf(input.texts("command")),
        environment(input),
        input.filled("workingDirectory"),
        input.inner("linuxParameters").flag("initProcessEnabled", false),
        stopTimeout(input),
        LogDestination.in(input.inner("logConfiguration")),
        input.filled("user"),
        ReadOnlyRoot.keepsAgentOut(input),
        StartTerms.in(input));
  }

  /** Reads a list of name and value, as definitions and overrides have it. */
  static Map<String, String> environment(Input input) throws AwsError {
    Map<String, String> environment = new LinkedHashMap<>();
    for (Input variable : input.objects("environment")) {
      String name = variable.text("name").orElse("");
      if (name.isEmpty()) {
        throw EcsErrors.client("The environment variable name should not be null or empty.");
      }
      environment.put(name, variable.text("value").orElse(""));
    }
    return Collections.unmodifiableMap(environment);
  }

  private static Duration stopTimeout(Input input) throws AwsError {
    int seconds = input.number("stopTimeout").orElse(DEFAULT_STOP_SECONDS);
    if (seconds < 0 || seconds > LONGEST_STOP_SECONDS) {
      throw EcsErrors.client(
          "Invalid setting for container. stopTimeout must be between 0 and "
              + LONGEST_STOP_SECONDS
              + " seconds.");
    }
    return Duration.ofSeconds(seconds);
  }

  /** The definition as DescribeTaskDefinition shows it: as sent, with the defaults written out. */
  static JsonObject normalized(JsonObject sent) {
    JsonObject shown = sent.deepCopy();
    if (!shown.has("cpu")) {
      shown.addProperty("cpu", 0);
    }
    if (!shown.has("essential")) {
      shown.addProperty("essential", true);
    }
    for (String list : List.of("portMappings", "environment", "mountPoints", "volumesFrom")) {
      if (!shown.has(list)) {
        shown.add(list, new JsonArray());
      }
    }
    return shown;
  }

  /** Without the environment: values may be secrets. */
  @Override
  public String toString() {
    return "ContainerDefinition[" + name + ", " + image + "]";
  }
}
