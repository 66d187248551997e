package dev.mayfly.emulator.ecs;

import java.util.List;
import java.util.Optional;

/** Counts the tasks of a service. */
final class ServiceTasks {

  private ServiceTasks() {}

  static List<Task> of(Deployment deployment, List<Task> tasks) {
    Optional<String> startedBy = Optional.of(deployment.id());
    return tasks.stream().filter(task -> task.launch().startedBy().equals(startedBy)).toList();
  }

  /** Those that nobody has stopped yet. */
  static List<Task> wanted(List<Task> tasks) {
    return tasks.stream()
        .filter(task -> task.lifecycle().desiredStatus() == TaskStatus.RUNNING)
        .toList();
  }

  static long running(List<Task> tasks) {
    return tasks.stream().filter(task -> task.lifecycle().status() == TaskStatus.RUNNING).count();
  }

  static long pending(List<Task> tasks) {
    return wanted(tasks).size() - running(wanted(tasks));
  }
}
