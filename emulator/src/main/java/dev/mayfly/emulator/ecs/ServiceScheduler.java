package dev.mayfly.emulator.ecs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Keeps every service at its desired count, and replaces the tasks of an older deployment once
 * those of the primary run. Owned by the control plane's thread.
 */
final class ServiceScheduler {

  private final Cloud cloud;
  private final TaskLauncher launcher;
  private final TaskRunner runner;
  private final ControlPlane controlPlane;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final Set<Service> waiting = new HashSet<>();

  ServiceScheduler(
      Cloud cloud,
      TaskLauncher launcher,
      TaskRunner runner,
      ControlPlane controlPlane,
      InstantSource clock,
      Supplier<UUID> ids) {
    this.cloud = cloud;
    this.launcher = launcher;
    this.runner = runner;
    this.controlPlane = controlPlane;
    this.clock = clock;
    this.ids = ids;
  }

  /** Hears of every task that is somewhere else than before. */
  void moved(Task task) {
    Optional<Service> service = task.launch().service();
    if (service.isEmpty()) {
      return;
    }
    if (endedByItself(task)) {
      service.get().backoff().ended(task.lifecycle().times().created(), clock.instant());
    }
    reconcile(service.get());
  }

  /** True at the one moment at which its end becomes known, before it is replaced. */
  private static boolean endedByItself(Task task) {
    Optional<StopCode> code = task.lifecycle().stop().map(TaskEvent.StopRequested::code);
    TaskStatus status = task.lifecycle().status();
    return (code.equals(Optional.of(StopCode.ESSENTIAL_CONTAINER_EXITED))
            && status == TaskStatus.DEACTIVATING)
        || (code.equals(Optional.of(StopCode.TASK_FAILED_TO_START))
            && status == TaskStatus.DEPROVISIONING);
  }

  List<Task> tasksOf(Service service) {
    return cloud.tasks(task -> task.launch().service().equals(Optional.of(service)));
  }

  /** Starts what is missing and stops what is too much. */
  void reconcile(Service service) {
    // In its own turn: launching and stopping move tasks, which leads here again.
    controlPlane.post(() -> settle(service));
  }

  private void settle(Service service) {
    List<Task> tasks = tasksOf(service);
    if (service.status() == Service.Status.DRAINING && tasks.stream().allMatch(Task::stopped)) {
      service.become(Service.Status.INACTIVE);
    }
    if (service.traits().hasTaskSets()) {
      settleSets(service, tasks);
      return;
    }
    Deployment primary = service.primary();
    List<Task> current = ServiceTasks.wanted(ServiceTasks.of(primary, tasks));
    int missing = service.desiredCount() - current.size();
    if (missing > 0 && service.active()) {
      start(service, primary, missing);
    }
    for (Task extra : current.subList(0, Math.max(0, -missing))) {
      stop(service, extra);
    }
    if (ServiceTasks.running(current) >= service.desiredCount()) {
      retireOlder(service, tasks);
    }
  }

  /** Each is kept at the desired count: who replaces one by another is not here. */
  private void settleSets(Service service, List<Task> tasks) {
    for (Deployment set : service.deployments()) {
      List<Task> current = ServiceTasks.wanted(ServiceTasks.of(set, tasks));
      int missing = service.desiredCount() - current.size();
      if (missing > 0 && service.active()) {
        start(service, set, missing);
      }
      for (Task extra : current.subList(0, Math.max(0, -missing))) {
        stop(service, extra);
      }
    }
  }

  private void start(Service service, Deployment deployment, int missing) {
    Duration wait = service.backoff().left(clock.instant());
    if (wait.isPositive()) {
      retryAfter(service, wait);
      return;
    }
    List<String> started = new ArrayList<>();
    for (int i = 0; i < missing; i++) {
      started.add("(task " + launcher.launch(launch(service, deployment)).id() + ")");
    }
    note(service, "has started " + missing + " tasks: " + String.join(" ", started) + ".");
  }

  private void retryAfter(Service service, Duration wait) {
    if (waiting.add(service)) {
      note(service, "is unable to consistently start tasks successfully.");
      controlPlane.after(
          wait,
          () -> {
            waiting.remove(service);
            settle(service);
          });
    }
  }

  private static Launch launch(Service service, Deployment deployment) {
    Placement placement = deployment.placement();
    return new Launch(
        service.cluster(),
        deployment.definition(),
        service.group(),
        Optional.of(deployment.id()),
        placement.launchType(),
        placement.capacityProvider(),
        placement.platformVersion(),
        Overrides.NONE,
        deployment.network(),
        service.taskTags(),
        deployment.executeCommand(),
        Optional.of(service));
  }

  private void stop(Service service, Task task) {
    String reason = "Scaling activity initiated by (deployment " + service.primary().id() + ")";
    note(service, "has stopped 1 running tasks: (task " + task.id() + ").");
    runner.tell(task, new TaskEvent.StopRequested(StopCode.SERVICE_SCHEDULER_INITIATED, reason));
  }

  private void retireOlder(Service service, List<Task> tasks) {
    boolean alone = true;
    for (Deployment older : service.deployments()) {
      if (older != service.primary()) {
        List<Task> left = ServiceTasks.wanted(ServiceTasks.of(older, tasks));
        left.forEach(task -> stop(service, task));
        if (left.isEmpty()) {
          service.remove(older);
        } else {
          alone = false;
        }
      }
    }
    if (alone && !service.primary().complete()) {
      service.primary().completed(clock.instant());
      note(service, "has reached a steady state.");
    }
  }

  private void note(Service service, String message) {
    Instant now = clock.instant();
    service.note(ids.get().toString(), now, message);
  }
}
