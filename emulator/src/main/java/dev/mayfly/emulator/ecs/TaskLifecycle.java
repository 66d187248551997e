package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.ecs.TaskEffect.Reached;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A task's way from PROVISIONING to STOPPED: events in, effects out, no clock and no thread of its
 * own. The first reason to stop is the one that stays. Owned by one thread.
 */
final class TaskLifecycle {

  /** How long an agent that died is not missed; the agent of ECS looks much more rarely. */
  private static final Duration WITHOUT_AGENT = Duration.ofSeconds(2);

  private final Map<String, ContainerState> containers = new TreeMap<>();
  private final StartOrder order;
  private final Duration phase;
  private final Duration stopLimit;
  private final TaskTimes times;
  private TaskStatus status = TaskStatus.PROVISIONING;
  private final Set<String> toldToStop = new HashSet<>();
  private boolean starting;

  /** Of all containers, once there are any. */
  private Optional<Map<String, String>> runtimeIds = Optional.empty();

  private Optional<TaskEvent.StopRequested> stop = Optional.empty();
  private Optional<Instant> deadline;

  /**
   * A task that was just asked for.
   *
   * @param order in which its containers start and stop
   * @param phase how long it stays in PROVISIONING and in PENDING
   * @param stopLimit how long STOPPING waits for containers that do not report their end
   */
  TaskLifecycle(
      Collection<ContainerState> containers,
      StartOrder order,
      Duration phase,
      Duration stopLimit,
      Instant now) {
    this.order = order;
    containers.forEach(container -> this.containers.put(container.name(), container));
    this.phase = phase;
    this.stopLimit = stopLimit;
    this.times = new TaskTimes(now);
    this.deadline = Optional.of(now.plus(phase));
  }

  TaskStatus status() {
    return status;
  }

  /** RUNNING until somebody or something stops the task. */
  TaskStatus desiredStatus() {
    return stop.isPresent() ? TaskStatus.STOPPED : TaskStatus.RUNNING;
  }

  Optional<TaskEvent.StopRequested> stop() {
    return stop;
  }

  TaskTimes times() {
    return times;
  }

  Optional<ContainerState> container(String name) {
    return Optional.ofNullable(containers.get(name));
  }

  Collection<ContainerState> containers() {
    return List.copyOf(containers.values());
  }

  /** When {@link TaskEvent.Elapsed} is due, if nothing comes before. */
  Optional<Instant> deadline() {
    Optional<Instant> ofContainers = live() ? order.deadline(containers) : Optional.empty();
    return Stream.of(deadline, ofContainers).flatMap(Optional::stream).min(Instant::compareTo);
  }

  /** Whether its containers are there, and nobody has asked for their end. */
  private boolean live() {
    return runtimeIds.isPresent()
        && stop.isEmpty()
        && (status == TaskStatus.PENDING || status == TaskStatus.RUNNING);
  }

  Health.Status health(String container) {
    return order.health(container);
  }

  /** That of its essential containers which have a health check. */
  Health.Status health() {
    Set<Health.Status> found = EnumSet.noneOf(Health.Status.class);
    for (ContainerState container : containers.values()) {
      if (container.essential() && order.isChecked(container.name())) {
        found.add(order.health(container.name()));
      }
    }
    return Stream.of(Health.Status.UNHEALTHY, Health.Status.UNKNOWN, Health.Status.HEALTHY)
        .filter(found::contains)
        .findFirst()
        .orElse(Health.Status.UNKNOWN);
  }

  /** The whole of its behaviour. An event that comes too late changes nothing. */
  List<TaskEffect> on(TaskEvent event, Instant now) {
    List<TaskEffect> effects = new ArrayList<>();
    switch (event) {
      case TaskEvent.Elapsed _ -> elapsed(effects, now);
      case TaskEvent.Started(var runtimeIds) -> started(runtimeIds, effects, now);
      case TaskEvent.StartFailed failure -> startFailed(failure, effects, now);
      case TaskEvent.Exited(var name, var code) -> exited(name, code, effects, now);
      case TaskEvent.HealthChecked(var name, var healthy) -> checked(name, healthy, effects, now);
      case TaskEvent.AgentStarted(var name) -> agentStarted(name, now);
      case TaskEvent.AgentDied(var name) -> agentDied(name, now);
      case TaskEvent.AgentFailed(var name) -> change(name, ContainerState::agentStopped);
      case TaskEvent.StopRequested request -> stopRequested(request, effects, now);
    }
    return effects;
  }

  private void elapsed(List<TaskEffect> effects, Instant now) {
    if (deadline.filter(due -> !now.isBefore(due)).isPresent()) {
      elapsedOfTask(effects, now);
    }
    if (live()) {
      order
          .checksDue(containers.values(), now)
          .forEach(name -> effects.add(new TaskEffect.CheckHealth(name)));
      startThoseThatMay(effects, now);
    }
  }

  private void elapsedOfTask(List<TaskEffect> effects, Instant now) {
    deadline = Optional.empty();
    switch (status) {
      case PROVISIONING -> reach(TaskStatus.PENDING, Optional.of(now.plus(phase)), effects);
      case PENDING -> {
        if (starting) {
          startAgentsAnew(effects);
        } else {
          start(effects, now);
        }
      }
      case RUNNING -> startAgentsAnew(effects);
      case STOPPED -> {}
      case DEACTIVATING -> stopContainers(effects, now);
      case STOPPING -> allEnded(effects, now);
      case DEPROVISIONING -> {
        times.stopped(now);
        containers.replaceAll((name, container) -> container.gone(Optional.empty()));
        reach(TaskStatus.STOPPED, Optional.empty(), effects);
      }
    }
  }

  private void start(List<TaskEffect> effects, Instant now) {
    starting = true;
    times.pulled(now);
    effects.add(new TaskEffect.StartContainers());
  }

  private void started(Map<String, String> all, List<TaskEffect> effects, Instant now) {
    if (status != TaskStatus.PENDING) {
      return;
    }
    runtimeIds = Optional.of(Map.copyOf(all));
    if (stop.isPresent()) {
      all.keySet().stream().filter(name -> !order.waits(name)).forEach(name -> begun(name, now));
      stopContainers(effects, now);
      return;
    }
    startThoseThatMay(effects, now);
  }

  /** A start may let others start, and so may its refusal. */
  private void startThoseThatMay(List<TaskEffect> effects, Instant now) {
    List<String> begun = new ArrayList<>();
    boolean again = true;
    while (again) {
      again = false;
      for (ContainerState container : containers()) {
        again |= !container.settled() && settle(container.name(), begun, effects, now);
      }
    }
    if (status == TaskStatus.PENDING
        && containers.values().stream().allMatch(ContainerState::settled)) {
      times.started(now);
      reach(TaskStatus.RUNNING, Optional.empty(), effects);
    }
    for (String name : begun) {
      if (container(name).filter(one -> one.agent().isPresent() && !one.ended()).isPresent()) {
        effects.add(new TaskEffect.StartAgent(name));
      }
    }
    if (essentialEnded()) {
      essentialExited(effects, now);
    }
  }

  /** False if it has to wait. */
  private boolean settle(String name, List<String> begun, List<TaskEffect> effects, Instant now) {
    return switch (order.verdict(name, containers, now)) {
      case StartOrder.Verdict.Now _ -> {
        begun(name, now);
        begun.add(name);
        if (order.waits(name)) {
          effects.add(new TaskEffect.BeginContainer(name));
        }
        yield true;
      }
      case StartOrder.Verdict.Never(var reason) -> {
        change(name, container -> container.refused(reason));
        effects.add(new TaskEffect.StopContainer(name));
        yield true;
      }
      case StartOrder.Verdict.Later _ -> false;
    };
  }

  private void begun(String name, Instant now) {
    String runtimeId = runtimeIds.map(all -> all.getOrDefault(name, "")).orElse("");
    change(name, container -> container.started(runtimeId));
    order.started(name, now);
  }

  private void checked(String name, boolean healthy, List<TaskEffect> effects, Instant now) {
    order.found(name, healthy, now);
    if (live()) {
      startThoseThatMay(effects, now);
    }
  }

  private boolean essentialEnded() {
    return containers.values().stream().anyMatch(one -> one.essential() && one.ended());
  }

  private void startFailed(TaskEvent.StartFailed failure, List<TaskEffect> effects, Instant now) {
    if (status != TaskStatus.PENDING) {
      return;
    }
    String culprit = failure.container().orElse("");
    containers.replaceAll(
        (name, container) ->
            container.gone(
                name.equals(culprit) || culprit.isEmpty()
                    ? Optional.of(failure.reason())
                    : Optional.empty()));
    remember(new TaskEvent.StopRequested(StopCode.TASK_FAILED_TO_START, failure.reason()), now);
    times.executionStopped(now);
    reach(TaskStatus.DEPROVISIONING, Optional.of(now), effects);
  }

  private void exited(String name, int code, List<TaskEffect> effects, Instant now) {
    Optional<ContainerState> known = container(name);
    if (known.isEmpty() || known.get().ended()) {
      return;
    }
    change(name, container -> container.exited(code));
    if (known.get().agent().isPresent() && agentMayRun()) {
      effects.add(new TaskEffect.StopAgent(name));
    }
    if (live() && known.get().essential()) {
      essentialExited(effects, now);
    } else if (live()) {
      startThoseThatMay(effects, now);
    } else if (status == TaskStatus.STOPPING) {
      stopThoseThatMay(effects);
      proceedIfAllEnded(effects, now);
    }
  }

  /** From STOPPING on the agents have been told to stop. */
  private boolean agentMayRun() {
    return live() || status == TaskStatus.DEACTIVATING;
  }

  private void essentialExited(List<TaskEffect> effects, Instant now) {
    stopRequested(
        new TaskEvent.StopRequested(
            StopCode.ESSENTIAL_CONTAINER_EXITED, "Essential container in task exited"),
        effects,
        now);
  }

  private void agentStarted(String name, Instant now) {
    if (live() && container(name).filter(one -> !one.ended()).isPresent()) {
      change(name, container -> container.agentStarted(now));
    }
  }

  private void agentDied(String name, Instant now) {
    if (live() && container(name).filter(one -> one.agentRuns()).isPresent()) {
      change(name, ContainerState::agentStopped);
      deadline = deadline.or(() -> Optional.of(now.plus(WITHOUT_AGENT)));
    }
  }

  private void startAgentsAnew(List<TaskEffect> effects) {
    for (ContainerState container : containers()) {
      if (container.lacksAgent()) {
        change(container.name(), ContainerState::agentStarting);
        effects.add(new TaskEffect.StartAgent(container.name()));
      }
    }
  }

  private void stopRequested(
      TaskEvent.StopRequested request, List<TaskEffect> effects, Instant now) {
    if (stop.isPresent()) {
      return;
    }
    boolean live = live();
    remember(request, now);
    if (live) {
      reach(TaskStatus.DEACTIVATING, Optional.of(now), effects);
    } else if (!starting) {
      reach(TaskStatus.DEPROVISIONING, Optional.of(now), effects);
    } // Else the news of the start is awaited: only what has started can be stopped.
  }

  private void remember(TaskEvent.StopRequested request, Instant now) {
    if (stop.isEmpty()) {
      stop = Optional.of(request);
      times.stopping(now);
    }
  }

  private void stopContainers(List<TaskEffect> effects, Instant now) {
    reach(TaskStatus.STOPPING, Optional.of(now.plus(stopLimit)), effects);
    for (ContainerState container : containers()) {
      if (!container.ended() && container.runtimeId().isEmpty()) {
        change(container.name(), waits -> waits.gone(Optional.empty()));
        effects.add(new TaskEffect.StopContainer(container.name()));
      } else if (!container.ended() && container.agent().isPresent()) {
        effects.add(new TaskEffect.StopAgent(container.name()));
      }
    }
    stopThoseThatMay(effects);
    containers.replaceAll((name, container) -> container.agentStopped());
    proceedIfAllEnded(effects, now);
  }

  /** Those that others depend on go last. */
  private void stopThoseThatMay(List<TaskEffect> effects) {
    for (ContainerState container : containers.values()) {
      if (!container.ended()
          && order.mayStop(container.name(), containers)
          && toldToStop.add(container.name())) {
        effects.add(new TaskEffect.StopContainer(container.name()));
      }
    }
  }

  private void proceedIfAllEnded(List<TaskEffect> effects, Instant now) {
    if (containers.values().stream().allMatch(ContainerState::ended)) {
      allEnded(effects, now);
    }
  }

  private void allEnded(List<TaskEffect> effects, Instant now) {
    times.executionStopped(now);
    reach(TaskStatus.DEPROVISIONING, Optional.of(now), effects);
  }

  private void reach(TaskStatus next, Optional<Instant> until, List<TaskEffect> effects) {
    status = next;
    deadline = until;
    effects.add(new Reached(next));
  }

  private void change(String name, UnaryOperator<ContainerState> change) {
    containers.computeIfPresent(name, (_, container) -> change.apply(container));
  }
}
