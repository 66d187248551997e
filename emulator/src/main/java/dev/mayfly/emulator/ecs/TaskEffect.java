package dev.mayfly.emulator.ecs;

/** What a task's lifecycle wants done. */
sealed interface TaskEffect {

  /**
   * Make all containers, and start those that wait for no other; {@code Started} or {@code
   * StartFailed} answers.
   */
  record StartContainers() implements TaskEffect {}

  /** Start a container that has waited for others. */
  record BeginContainer(String container) implements TaskEffect {}

  /** Run a container's health check; {@code HealthChecked} answers. */
  record CheckHealth(String container) implements TaskEffect {}

  /** Stop a container's command, first gently; {@code Exited} answers. */
  record StopContainer(String container) implements TaskEffect {}

  /** Start the agent beside a container; {@code AgentStarted} answers. */
  record StartAgent(String container) implements TaskEffect {}

  /** End the agent beside a container, and the sessions in it. */
  record StopAgent(String container) implements TaskEffect {}

  /** The task is somewhere else now. */
  record Reached(TaskStatus status) implements TaskEffect {}
}
