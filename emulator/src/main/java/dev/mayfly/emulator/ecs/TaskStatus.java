package dev.mayfly.emulator.ecs;

/** Where a task is on its way, in the order in which it gets there. */
enum TaskStatus {
  PROVISIONING,
  PENDING,
  RUNNING,
  DEACTIVATING,
  STOPPING,
  DEPROVISIONING,
  STOPPED
}
