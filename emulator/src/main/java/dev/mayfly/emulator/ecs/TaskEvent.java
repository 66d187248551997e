package dev.mayfly.emulator.ecs;

import java.util.Map;
import java.util.Optional;

/** What a task's lifecycle hears of. */
sealed interface TaskEvent {

  /** The deadline passed. */
  record Elapsed() implements TaskEvent {}

  /** All containers are there, and those that wait for no other run; the runtime id of each. */
  record Started(Map<String, String> runtimeIds) implements TaskEvent {}

  /** The containers cannot be started, in ECS's words; because of one of them, if it is known. */
  record StartFailed(Optional<String> container, String reason) implements TaskEvent {}

  /** A container's command ended. May come before {@link Started}, if the command was quick. */
  record Exited(String container, int status) implements TaskEvent {}

  /** What a container's health check has found. */
  record HealthChecked(String container, boolean healthy) implements TaskEvent {}

  /** A container's agent runs. */
  record AgentStarted(String container) implements TaskEvent {}

  /** A container's agent is gone, though nobody stopped it. */
  record AgentDied(String container) implements TaskEvent {}

  /** A container's agent did not come up. */
  record AgentFailed(String container) implements TaskEvent {}

  /** Somebody wants the task stopped. */
  record StopRequested(StopCode code, String reason) implements TaskEvent {}
}
