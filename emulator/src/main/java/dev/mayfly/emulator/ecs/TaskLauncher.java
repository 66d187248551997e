package dev.mayfly.emulator.ecs;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Makes tasks out of launches and sets them on their way. */
final class TaskLauncher {

  /** What STOPPING waits beyond the longest stop timeout. */
  private static final Duration STOP_SLACK = Duration.ofSeconds(30);

  private final Cloud cloud;
  private final TaskRunner runner;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final Duration phase;

  TaskLauncher(
      Cloud cloud, TaskRunner runner, InstantSource clock, Supplier<UUID> ids, Duration phase) {
    this.cloud = cloud;
    this.runner = runner;
    this.clock = clock;
    this.ids = ids;
    this.phase = phase;
  }

  Task launch(Launch launch) {
    Task task = known(launch, phase);
    runner.begin(task);
    return task;
  }

  /** A task that is RUNNING at once, and that nothing runs. */
  void record(Launch launch) {
    runner.pretend(known(launch, Duration.ZERO));
  }

  private Task known(Launch launch, Duration each) {
    String cluster = launch.cluster().name();
    String id = ids.get().toString().replace("-", "");
    Map<String, String> containerArns = new LinkedHashMap<>();
    for (String container : launch.definition().containerNames()) {
      containerArns.put(container, cloud.arns().container(cluster, id, ids.get().toString()));
    }
    Task task =
        new Task(
            id,
            cloud.arns().task(cluster, id),
            launch,
            lifecycle(launch, each),
            containerArns,
            launch.network().map(net -> NetworkInterface.in(net.subnets().getFirst(), ids.get())));
    cloud.add(task);
    return task;
  }

  private TaskLifecycle lifecycle(Launch launch, Duration each) {
    List<ContainerState> containers = new ArrayList<>();
    Map<String, StartTerms> terms = new LinkedHashMap<>();
    Duration longest = Duration.ZERO;
    Duration all = Duration.ZERO;
    for (ContainerDefinition container : launch.definition().containers()) {
      containers.add(
          ContainerState.pending(container.name(), container.essential(), launch.executeCommand()));
      terms.put(container.name(), container.startTerms());
      all = all.plus(container.stopTimeout());
      if (container.stopTimeout().compareTo(longest) > 0) {
        longest = container.stopTimeout();
      }
    }
    boolean ordered = terms.values().stream().anyMatch(StartTerms::waits);
    Duration limit = ordered ? all : longest; // One after another, or all at once.
    return new TaskLifecycle(
        containers, new StartOrder(terms), each, limit.plus(STOP_SLACK), clock.instant());
  }
}
