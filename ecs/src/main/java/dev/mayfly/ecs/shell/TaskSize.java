package dev.mayfly.ecs.shell;

import com.google.gson.JsonObject;
import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.TaskDefinition;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The size that the user wants the task to have, where it differs from the definition's. A limit of
 * the shell's own container follows it, as far as the other containers leave room.
 */
record TaskSize(TaskDefinition definition, OptionalInt cpuUnits, OptionalInt memoryMib) {

  /** The least that ECS takes as a container's memory. */
  private static final int LEAST_MEMORY = 6;

  static Optional<TaskSize> of(TaskDefinition definition, ShellOptions options) {
    return options.shape().cpuUnits().isEmpty() && options.shape().memoryMib().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TaskSize(definition, options.shape().cpuUnits(), options.shape().memoryMib()));
  }

  /** What Fargate would be asked for; empty where neither user nor definition says both. */
  Optional<FargateSize> asFargate() {
    OptionalInt cpu = cpuUnits.isPresent() ? cpuUnits : number(definition.document(), "cpu");
    OptionalInt memory =
        memoryMib.isPresent() ? memoryMib : number(definition.document(), "memory");
    return cpu.isPresent() && memory.isPresent()
        ? Optional.of(new FargateSize(cpu.getAsInt(), memory.getAsInt()))
        : Optional.empty();
  }

  void addTo(JsonObject overrides, JsonObject containerOverride) {
    String name = containerOverride.get("name").getAsString();
    cpuUnits.ifPresent(
        units -> {
          overrides.addProperty("cpu", Integer.toString(units));
          follow(containerOverride, name, "cpu", units, 1);
        });
    memoryMib.ifPresent(
        mib -> {
          overrides.addProperty("memory", Integer.toString(mib));
          follow(containerOverride, name, "memory", mib, LEAST_MEMORY);
        });
  }

  private void follow(JsonObject override, String name, String member, int whole, int least) {
    boolean limited =
        definition
            .container(name)
            .filter(container -> number(container.document(), member).orElse(0) > 0)
            .isPresent();
    if (limited) {
      int others =
          definition.containers().stream()
              .filter(container -> !container.name().equals(name))
              .mapToInt(container -> share(container, member))
              .sum();
      override.addProperty(member, Math.max(least, whole - others));
    }
  }

  private static int share(ContainerDefinition container, String member) {
    return number(container.document(), member)
        .orElseGet(() -> number(container.document(), member + "Reservation").orElse(0));
  }

  private static OptionalInt number(JsonDocument document, String member) {
    return document
        .text(member)
        .filter(text -> text.matches("\\d{1,9}"))
        .map(text -> OptionalInt.of(Integer.parseInt(text)))
        .orElse(OptionalInt.empty());
  }
}
