package dev.mayfly.ecs.shell;

import com.google.gson.JsonObject;
import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The size that the user wants the task to have, where it differs from the definition's. A limit of
 * the shell's own container follows it, as far as the other containers leave room.
 *
 * @param note that it is not quite what was asked for
 */
record TaskSize(
    TaskDefinition definition,
    OptionalInt cpuUnits,
    OptionalInt memoryMib,
    OptionalInt diskGib,
    Optional<String> note) {

  /** The least that ECS takes as a container's memory. */
  private static final int LEAST_MEMORY = 6;

  /**
   * What comes of the user's wishes; on Fargate, which has only certain sizes, the next larger one.
   */
  static TaskSize of(TaskDefinition definition, TaskShape shape, boolean fargate) {
    checkDisk(shape, fargate);
    TaskSize asked =
        new TaskSize(
            definition, shape.cpuUnits(), shape.memoryMib(), shape.diskGib(), Optional.empty());
    return fargate && asked.isResized() ? asked.snapped() : asked;
  }

  private static void checkDisk(TaskShape shape, boolean fargate) {
    if (shape.diskGib().isPresent() && !fargate) {
      throw new MayflyException(
          Problem.usage(
              "--disk is for Fargate",
              "elsewhere a task has the disk of its machine",
              "leave out --disk, or choose --launch-type FARGATE"));
    }
  }

  private boolean isResized() {
    return cpuUnits.isPresent() || memoryMib.isPresent();
  }

  private TaskSize snapped() {
    Optional<FargateSize> wanted = asFargate();
    return wanted.filter(size -> !size.isValid()).map(this::snapped).orElse(this);
  }

  private TaskSize snapped(FargateSize wanted) {
    FargateSize size =
        wanted
            .snapped()
            .orElseThrow(
                () ->
                    new MayflyException(
                        Problem.usage(
                            "no Fargate task with " + wanted,
                            "Fargate has nothing that large",
                            "choose one of the nearest: "
                                + wanted.nearest().stream()
                                    .map(FargateSize::toString)
                                    .collect(Collectors.joining(", ")))));
    return new TaskSize(
        definition,
        OptionalInt.of(size.cpuUnits()),
        OptionalInt.of(size.memoryMib()),
        diskGib,
        Optional.of(size + ", the next that Fargate has; it has no " + wanted));
  }

  /** What Fargate would be asked for; empty where neither user nor definition says both. */
  private Optional<FargateSize> asFargate() {
    OptionalInt cpu = cpuUnits.isPresent() ? cpuUnits : number(definition.document(), "cpu");
    OptionalInt memory =
        memoryMib.isPresent() ? memoryMib : number(definition.document(), "memory");
    return cpu.isPresent() && memory.isPresent()
        ? Optional.of(new FargateSize(cpu.getAsInt(), memory.getAsInt()))
        : Optional.empty();
  }

  /** {@code beside} says which other containers the task has. */
  void addTo(JsonObject overrides, JsonObject containerOverride, Predicate<String> beside) {
    String name = containerOverride.get("name").getAsString();
    cpuUnits.ifPresent(
        units -> {
          overrides.addProperty("cpu", Integer.toString(units));
          follow(containerOverride, name, "cpu", units, 1, beside);
        });
    memoryMib.ifPresent(
        mib -> {
          overrides.addProperty("memory", Integer.toString(mib));
          follow(containerOverride, name, "memory", mib, LEAST_MEMORY, beside);
        });
    diskGib.ifPresent(
        gib -> {
          JsonObject storage = new JsonObject();
          storage.addProperty("sizeInGiB", gib);
          overrides.add("ephemeralStorage", storage);
        });
  }

  private void follow(
      JsonObject override,
      String name,
      String member,
      int whole,
      int least,
      Predicate<String> beside) {
    boolean limited =
        definition
            .container(name)
            .filter(container -> number(container.document(), member).orElse(0) > 0)
            .isPresent();
    if (limited) {
      int others =
          definition.containers().stream()
              .filter(container -> !container.name().equals(name))
              .filter(container -> beside.test(container.name()))
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
