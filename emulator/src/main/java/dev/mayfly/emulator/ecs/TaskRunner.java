package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.agent.AgentFleet;
import dev.mayfly.emulator.driver.CannotStartContainer;
import dev.mayfly.emulator.driver.RunningTask;
import dev.mayfly.emulator.driver.TaskDriver;
import dev.mayfly.emulator.driver.TaskListener;
import dev.mayfly.emulator.gateway.Gateway;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Does what the lifecycles of tasks ask for, with the driver, the agents and the gateway, and tells
 * them what became of it. Owned by the control plane's thread; whatever may block runs on a virtual
 * thread of its own and reports back by a post.
 */
final class TaskRunner {

  private final ControlPlane controlPlane;
  private final TaskDriver driver;
  private final AgentFleet agents;
  private final Gateway gateway;
  private final LogStore logs;
  private final InstantSource clock;
  private final Map<String, RunningTask> running = new HashMap<>();
  private final Map<String, AgentFleet.Handle> agentHandles = new HashMap<>();
  private Consumer<Task> watcher = _ -> {};

  TaskRunner(
      ControlPlane controlPlane,
      TaskDriver driver,
      AgentFleet agents,
      Gateway gateway,
      LogStore logs,
      InstantSource clock) {
    this.controlPlane = controlPlane;
    this.driver = driver;
    this.agents = agents;
    this.gateway = gateway;
    this.logs = logs;
    this.clock = clock;
  }

  /** {@code watcher} hears of each task that is somewhere else than before. */
  void watch(Consumer<Task> changed) {
    watcher = changed;
  }

  /** Sets a new task on its way. */
  void begin(Task task) {
    arm(task);
    watcher.accept(task);
  }

  /** Has a new task, whose phases take no time, run without anything that runs. */
  void pretend(Task task) {
    RecordedTask recorded =
        new RecordedTask(
            container -> controlPlane.post(() -> tell(task, new TaskEvent.Exited(container, 0))));
    running.put(task.id(), recorded);
    TaskLifecycle lifecycle = task.lifecycle();
    Instant now = clock.instant();
    while (lifecycle.deadline().isPresent()) {
      lifecycle.on(new TaskEvent.Elapsed(), now);
    }
    Collection<String> containers = task.launch().definition().containerNames();
    lifecycle.on(new TaskEvent.Started(recorded.runtimeIds(containers)), now);
    containers.forEach(container -> lifecycle.on(new TaskEvent.AgentStarted(container), now));
  }

  /** Whether nothing runs a task that is RUNNING. */
  boolean pretends(Task task) {
    return running.get(task.id()) instanceof RecordedTask;
  }

  /** Tells a task's lifecycle of {@code event} and does what it then wants. */
  void tell(Task task, TaskEvent event) {
    boolean moved = false;
    for (TaskEffect effect : task.lifecycle().on(event, clock.instant())) {
      perform(task, effect);
      moved |= effect instanceof TaskEffect.Reached;
    }
    task.changed();
    arm(task);
    if (moved) {
      watcher.accept(task);
    }
  }

  private void arm(Task task) {
    Optional<Instant> deadline = task.lifecycle().deadline();
    if (deadline.isPresent()) {
      Duration delay = Duration.between(clock.instant(), deadline.get());
      controlPlane.after(
          delay.isNegative() ? Duration.ZERO : delay, () -> tellElapsed(task, deadline.get()));
    }
  }

  /** Once for each deadline: a timer whose deadline has moved since would arm a second one. */
  private void tellElapsed(Task task, Instant deadline) {
    if (!task.lifecycle().deadline().equals(Optional.of(deadline))) {
      return;
    }
    if (clock.instant().isBefore(deadline)) {
      arm(task); // The timer and the clock may differ by a little.
    } else {
      tell(task, new TaskEvent.Elapsed());
    }
  }

  private void perform(Task task, TaskEffect effect) {
    switch (effect) {
      case TaskEffect.StartContainers() -> start(task);
      case TaskEffect.BeginContainer(var container) -> begin(task, container);
      case TaskEffect.CheckHealth(var container) -> check(task, container);
      case TaskEffect.StopContainer(var container) -> stop(task, container);
      case TaskEffect.StartAgent(var container) -> startAgent(task, container);
      case TaskEffect.StopAgent(var container) -> stopAgent(task, container);
      case TaskEffect.Reached(var status) -> {
        if (status == TaskStatus.STOPPED) {
          running.remove(task.id());
        }
      }
    }
  }

  private void start(Task task) {
    Thread.ofVirtual()
        .name("start-" + task.id())
        .start(
            () -> {
              try {
                RunningTask started = driver.start(TaskSpecs.of(task), listener(task));
                controlPlane.post(() -> started(task, started));
              } catch (IOException | RuntimeException e) {
                controlPlane.post(() -> tell(task, failure(e)));
              }
            });
  }

  private static TaskEvent failure(Exception e) {
    Optional<String> culprit =
        e instanceof CannotStartContainer one ? Optional.of(one.container()) : Optional.empty();
    return new TaskEvent.StartFailed(culprit, String.valueOf(e.getMessage()));
  }

  private void started(Task task, RunningTask started) {
    running.put(task.id(), started);
    Map<String, String> runtimeIds = new HashMap<>();
    for (String container : task.launch().definition().containerNames()) {
      runtimeIds.put(container, started.runtimeId(container));
    }
    tell(task, new TaskEvent.Started(runtimeIds));
  }

  private TaskListener listener(Task task) {
    Map<String, LogStore.Writer> writers = new HashMap<>();
    for (ContainerDefinition container : task.launch().definition().containers()) {
      container
          .logs()
          .ifPresent(
              to -> {
                String stream = to.stream(container.name(), task.id());
                writers.put(container.name(), logs.writer(to.group(), stream));
              });
    }
    return new TaskListener() {
      @Override
      public void output(String container, byte[] buffer, int length) {
        LogStore.Writer writer = writers.get(container);
        if (writer != null) {
          writer.write(buffer, length);
        }
      }

      @Override
      public void exited(String container, int status) {
        LogStore.Writer writer = writers.get(container);
        if (writer != null) {
          writer.close();
        }
        controlPlane.post(() -> tell(task, new TaskEvent.Exited(container, status)));
      }
    };
  }

  private void begin(Task task, String container) {
    RunningTask started = running.get(task.id());
    if (started != null) {
      started.begin(container);
    }
  }

  private void check(Task task, String container) {
    RunningTask started = running.get(task.id());
    Optional<HealthCheck> check =
        task.launch().definition().containers().stream()
            .filter(one -> one.name().equals(container))
            .findFirst()
            .flatMap(one -> one.startTerms().healthCheck());
    if (started == null || check.isEmpty()) {
      return;
    }
    Thread.ofVirtual()
        .name("health-" + task.id())
        .start(
            () -> {
              boolean healthy = isHealthy(started, container, check.get());
              controlPlane.post(() -> tell(task, new TaskEvent.HealthChecked(container, healthy)));
            });
  }

  /** A check that cannot run has failed, as one that takes too long. */
  private static boolean isHealthy(RunningTask task, String container, HealthCheck check) {
    try {
      return task.probe(container, check.command(), check.timeout()).get() == 0;
    } catch (IOException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void stop(Task task, String container) {
    RunningTask started = running.get(task.id());
    if (started != null) {
      Thread.ofVirtual().name("stop-" + task.id()).start(() -> started.stop(container));
    }
  }

  private void startAgent(Task task, String container) {
    boolean keptOut =
        task.launch().definition().containers().stream()
            .anyMatch(one -> one.name().equals(container) && one.keepsAgentOut());
    if (keptOut) {
      controlPlane.post(() -> tell(task, new TaskEvent.AgentFailed(container)));
      return;
    }
    RunningTask started = running.get(task.id());
    Optional<String> target = task.targetId(container);
    if (started != null && target.isPresent()) {
      Runnable runs =
          () -> controlPlane.post(() -> tell(task, new TaskEvent.AgentStarted(container)));
      agentHandles.put(target.get(), agent(task, target.get(), container, started, runs));
    }
  }

  private AgentFleet.Handle agent(
      Task task, String target, String container, RunningTask started, Runnable runs) {
    Map<String, String> environment = TaskSpecs.environment(task, container);
    return agents.start(target, started, container, environment, runs);
  }

  /**
   * Kills all agents, as SIGKILL would: the processes of their sessions with them, and without a
   * word to anybody. The sessions stay open at the gateway.
   */
  void killAgents(Collection<Task> tasks) {
    for (Task task : tasks) {
      for (String container : task.launch().definition().containerNames()) {
        AgentFleet.Handle handle = agentHandles.remove(task.targetId(container).orElse(""));
        if (handle != null) {
          end(task, handle);
          tell(task, new TaskEvent.AgentDied(container));
        }
      }
    }
  }

  private void stopAgent(Task task, String container) {
    String target = task.targetId(container).orElse("");
    AgentFleet.Handle handle = agentHandles.remove(target);
    if (handle != null) {
      gateway.closeSessionsOf(target, "the container stopped");
      end(task, handle);
    }
  }

  private static void end(Task task, AgentFleet.Handle handle) {
    Thread.ofVirtual().name("end-agent-" + task.id()).start(handle::close);
  }
}
