package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.ContainerDefinition;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * In what a fresh task is to differ from those of its service.
 *
 * @param cpuUnits of the task; 1024 are one vCPU
 * @param memoryMib of the task
 * @param diskGib of the task's ephemeral storage
 * @param environment added to the container's
 * @param runsOn another capacity than the service's
 * @param taskRole by ARN, or by name in the account of the task definition
 * @param executionRole the same
 * @param keepsSidecars whether containers stay that the shell's own does not need
 * @param writableRoot whether a read-only root file system becomes writable
 * @param user who the container's own command is to be, as a definition writes it; empty for whom
 *     the definition or the image names
 */
public record TaskShape(
    OptionalInt cpuUnits,
    OptionalInt memoryMib,
    OptionalInt diskGib,
    Map<String, String> environment,
    Optional<RunsOn> runsOn,
    Optional<String> taskRole,
    Optional<String> executionRole,
    boolean keepsSidecars,
    boolean writableRoot,
    Optional<String> user) {

  /** In nothing. */
  public static final TaskShape AS_DEPLOYED =
      new TaskShape(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          false,
          Optional.empty());

  public TaskShape {
    environment = Map.copyOf(environment);
  }

  /** The same, with this environment. */
  public TaskShape withEnvironment(Map<String, String> added) {
    return new TaskShape(
        cpuUnits,
        memoryMib,
        diskGib,
        added,
        runsOn,
        taskRole,
        executionRole,
        keepsSidecars,
        writableRoot,
        user);
  }

  /** The same, of that size. */
  public TaskShape sized(OptionalInt cpu, OptionalInt memory, OptionalInt disk) {
    return new TaskShape(
        cpu,
        memory,
        disk,
        environment,
        runsOn,
        taskRole,
        executionRole,
        keepsSidecars,
        writableRoot,
        user);
  }

  /** The same, on that capacity. */
  public TaskShape on(RunsOn capacity) {
    return new TaskShape(
        cpuUnits,
        memoryMib,
        diskGib,
        environment,
        Optional.of(capacity),
        taskRole,
        executionRole,
        keepsSidecars,
        writableRoot,
        user);
  }

  /** The same, with these roles. */
  public TaskShape withRoles(Optional<String> task, Optional<String> execution) {
    return new TaskShape(
        cpuUnits,
        memoryMib,
        diskGib,
        environment,
        runsOn,
        task,
        execution,
        keepsSidecars,
        writableRoot,
        user);
  }

  /** The same, with all containers of the definition. */
  public TaskShape keepingSidecars() {
    return new TaskShape(
        cpuUnits,
        memoryMib,
        diskGib,
        environment,
        runsOn,
        taskRole,
        executionRole,
        true,
        writableRoot,
        user);
  }

  /** The same, with a root file system that is writable in any case. */
  public TaskShape withWritableRoot() {
    return new TaskShape(
        cpuUnits,
        memoryMib,
        diskGib,
        environment,
        runsOn,
        taskRole,
        executionRole,
        keepsSidecars,
        true,
        user);
  }

  /** The same, with a command of its own that is {@code who}. */
  TaskShape runningAs(String who) {
    return new TaskShape(
        cpuUnits,
        memoryMib,
        diskGib,
        environment,
        runsOn,
        taskRole,
        executionRole,
        keepsSidecars,
        writableRoot,
        Optional.of(who));
  }

  /** Whether {@code container} is another, which RunTask cannot override. */
  boolean changesUser(ContainerDefinition container) {
    return user.isPresent() && !user.equals(container.document().text("user"));
  }

  /** Without the environment's values, which may be secrets. */
  @Override
  public String toString() {
    return "TaskShape[cpuUnits="
        + cpuUnits
        + ", memoryMib="
        + memoryMib
        + ", diskGib="
        + diskGib
        + ", environment="
        + environment.keySet()
        + ", runsOn="
        + runsOn
        + ", taskRole="
        + taskRole
        + ", executionRole="
        + executionRole
        + ", keepsSidecars="
        + keepsSidecars
        + ", writableRoot="
        + writableRoot
        + ", user="
        + user
        + "]";
  }
}
