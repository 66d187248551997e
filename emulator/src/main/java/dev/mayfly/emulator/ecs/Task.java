package dev.mayfly.emulator.ecs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A task: what was asked for, and how far it is. Owned by the control plane's thread. */
final class Task {

  private final String id;
  private final String arn;
  private final Launch launch;
  private final TaskLifecycle lifecycle;
  private final Map<String, String> containerArns;
  private final Optional<NetworkInterface> networkInterface;
  private Tags tags;
  private int version;

  Task(
      String id,
      String arn,
      Launch launch,
      TaskLifecycle lifecycle,
      Map<String, String> containerArns,
      Optional<NetworkInterface> networkInterface) {
    this.id = id;
    this.arn = arn;
    this.launch = launch;
    this.lifecycle = lifecycle;
    this.containerArns = new LinkedHashMap<>(containerArns);
    this.networkInterface = networkInterface;
    this.tags = launch.tags();
    this.version = 1;
  }

  String id() {
    return id;
  }

  String arn() {
    return arn;
  }

  Launch launch() {
    return launch;
  }

  Cluster cluster() {
    return launch.cluster();
  }

  TaskLifecycle lifecycle() {
    return lifecycle;
  }

  Optional<NetworkInterface> networkInterface() {
    return networkInterface;
  }

  String containerArn(String container) {
    return containerArns.getOrDefault(container, "");
  }

  Tags tags() {
    return tags;
  }

  void tag(Tags changed) {
    tags = changed;
  }

  int version() {
    return version;
  }

  /** Something that DescribeTasks shows is different now. */
  void changed() {
    version++;
  }

  boolean stopped() {
    return lifecycle.status() == TaskStatus.STOPPED;
  }

  /** Whether a person or a program asked for it with RunTask. */
  boolean startedByCaller() {
    return launch.service().isEmpty();
  }

  /** How the message gateway knows a container of it, once it was started. */
  Optional<String> targetId(String container) {
    return lifecycle
        .container(container)
        .flatMap(ContainerState::runtimeId)
        .map(runtimeId -> "ecs:" + cluster().name() + "_" + id + "_" + runtimeId);
  }
}
