package dev.mayfly.ecs.shell;

import java.util.Map;
import java.util.OptionalInt;

/**
 * In what a fresh task is to differ from those of its service.
 *
 * @param cpuUnits of the task; 1024 are one vCPU
 * @param memoryMib of the task
 * @param environment added to the container's
 */
public record TaskShape(
    OptionalInt cpuUnits, OptionalInt memoryMib, Map<String, String> environment) {

  /** In nothing. */
  public static final TaskShape AS_DEPLOYED =
      new TaskShape(OptionalInt.empty(), OptionalInt.empty(), Map.of());

  public TaskShape {
    environment = Map.copyOf(environment);
  }

  /** The same, with this environment. */
  public TaskShape withEnvironment(Map<String, String> added) {
    return new TaskShape(cpuUnits, memoryMib, added);
  }

  /** Without the environment's values, which may be secrets. */
  @Override
  public String toString() {
    return "TaskShape[cpuUnits="
        + cpuUnits
        + ", memoryMib="
        + memoryMib
        + ", environment="
        + environment.keySet()
        + "]";
  }
}
