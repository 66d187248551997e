package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** All that this local cloud knows. Owned by the control plane's thread. */
final class Cloud {

  /** How long a stopped task can still be described. */
  private static final Duration MEMORY = Duration.ofHours(1);

  /** Above this many, the stopped tasks that were started first are forgotten early. */
  private static final int MOST_STOPPED = 5000;

  /** Of clusters, and of revisions: far more than anybody needs here, and not without end. */
  private static final int MOST = 10_000;

  private final Arns arns;
  private final Map<String, Cluster> clusters = new TreeMap<>();
  private final Map<String, NavigableMap<Integer, TaskDefinition>> families = new TreeMap<>();
  private final Map<String, CapacityProvider> capacityProviders = new TreeMap<>();
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Map<String, Launched> launches = new HashMap<>();

  Cloud(Arns arns) {
    this.arns = arns;
  }

  Arns arns() {
    return arns;
  }

  Collection<Cluster> clusters() {
    return List.copyOf(clusters.values());
  }

  void add(Cluster cluster) throws AwsError {
    if (clusters.size() >= MOST) {
      throw EcsErrors.limitExceeded("clusters", MOST);
    }
    clusters.put(cluster.name(), cluster);
  }

  /** A cluster by its name or ARN. */
  Optional<Cluster> clusterNamed(String reference) throws AwsError {
    String name = Arns.isArn(reference) ? Arns.resource(reference, "cluster") : reference;
    return Optional.ofNullable(clusters.get(name));
  }

  /** The cluster that a request names, {@code default} if it names none. */
  Cluster cluster(Input input) throws AwsError {
    return clusterNamed(input.filled("cluster").orElse("default"))
        .orElseThrow(EcsErrors::clusterNotFound);
  }

  Collection<CapacityProvider> capacityProviders() {
    return List.copyOf(capacityProviders.values());
  }

  Optional<CapacityProvider> capacityProvider(String name) {
    return Optional.ofNullable(capacityProviders.get(name));
  }

  void add(CapacityProvider provider) throws AwsError {
    if (capacityProviders.size() >= MOST) {
      throw EcsErrors.limitExceeded("capacity providers", MOST);
    }
    capacityProviders.put(provider.name(), provider);
  }

  int nextRevision(String family) {
    NavigableMap<Integer, TaskDefinition> revisions = families.get(family);
    return revisions == null ? 1 : revisions.lastKey() + 1;
  }

  void add(TaskDefinition definition) throws AwsError {
    if (definitions().size() >= MOST) {
      throw EcsErrors.limitExceeded("task definitions", MOST);
    }
    families
        .computeIfAbsent(definition.family(), _ -> new TreeMap<>())
        .put(definition.revision(), definition);
  }

  Collection<TaskDefinition> definitions() {
    List<TaskDefinition> all = new ArrayList<>();
    families.values().forEach(revisions -> all.addAll(revisions.values()));
    return all;
  }

  /** A revision by {@code family}, which means the latest active one, {@code family:n} or ARN. */
  Optional<TaskDefinition> definition(String reference) throws AwsError {
    String name = Arns.isArn(reference) ? Arns.resource(reference, "task-definition") : reference;
    int colon = name.lastIndexOf(':');
    NavigableMap<Integer, TaskDefinition> revisions =
        families.getOrDefault(colon < 0 ? name : name.substring(0, colon), new TreeMap<>());
    if (colon < 0) {
      return revisions.descendingMap().values().stream().filter(TaskDefinition::active).findFirst();
    }
    try {
      return Optional.ofNullable(revisions.get(Integer.parseInt(name.substring(colon + 1))));
    } catch (NumberFormatException e) {
      throw EcsErrors.client("Invalid revision number. Number: " + name.substring(colon + 1));
    }
  }

  Collection<Task> tasks() {
    return List.copyOf(tasks.values());
  }

  List<Task> tasks(Predicate<Task> wanted) {
    return tasks.values().stream().filter(wanted).toList();
  }

  void add(Task task) {
    tasks.put(task.arn(), task);
  }

  /** A task of {@code cluster} by its id or ARN. */
  Optional<Task> task(Cluster cluster, String reference) throws AwsError {
    if (!Arns.isArn(reference)) {
      return Optional.ofNullable(tasks.get(arns.task(cluster.name(), reference)));
    }
    String[] path = Arns.resource(reference, "task").split("/", 2);
    if (path.length == 2 && !path[0].equals(cluster.name())) {
      throw EcsErrors.invalidParameter(
          "Invalid identifier: Identifier is for cluster %s. Your cluster is %s"
              .formatted(path[0], cluster.name()));
    }
    return Optional.ofNullable(tasks.get(reference));
  }

  /** What one RunTask request, as it was sent, has started. */
  record Launched(JsonObject request, List<Task> tasks) {

    /** Without the request: environments may hold secrets. */
    @Override
    public String toString() {
      return "Launched[" + tasks.size() + " tasks]";
    }
  }

  /** What was launched for a client token before, so that a repeated RunTask starts nothing. */
  Optional<Launched> launched(String clientToken) {
    return Optional.ofNullable(launches.get(clientToken));
  }

  void remember(String clientToken, Launched launched) {
    launches.put(clientToken, launched);
  }

  /** Forgets the tasks that stopped an hour ago; tells which. */
  List<Task> forget(Instant now) {
    List<Task> stopped = tasks(Task::stopped);
    int tooMany = stopped.size() - MOST_STOPPED;
    List<Task> gone = new ArrayList<>();
    for (int i = 0; i < stopped.size(); i++) {
      if (i < tooMany || stoppedBefore(stopped.get(i), now.minus(MEMORY))) {
        gone.add(stopped.get(i));
      }
    }
    gone.forEach(task -> tasks.remove(task.arn()));
    launches.values().removeIf(launched -> launched.tasks().stream().noneMatch(this::known));
    return gone;
  }

  private boolean known(Task task) {
    return tasks.containsKey(task.arn());
  }

  private static boolean stoppedBefore(Task task, Instant limit) {
    return task.lifecycle().times().stopped().filter(limit::isAfter).isPresent();
  }
}
