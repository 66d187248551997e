package dev.mayfly.emulator.ecs;

/** Why a task stopped, as ECS writes it. */
enum StopCode {
  TASK_FAILED_TO_START("TaskFailedToStart"),
  ESSENTIAL_CONTAINER_EXITED("EssentialContainerExited"),
  USER_INITIATED("UserInitiated"),
  SERVICE_SCHEDULER_INITIATED("ServiceSchedulerInitiated");

  private final String text;

  StopCode(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
