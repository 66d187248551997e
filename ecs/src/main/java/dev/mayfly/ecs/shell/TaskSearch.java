package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Task;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds tasks in the clusters of a region: by the beginning of an id, or by family. */
final class TaskSearch {

  private static final int WHOLE_ID = 32;

  private final Ecs ecs;
  private final Pace pace;
  private final ServiceSearch services;

  TaskSearch(Setting setting, ServiceSearch services) {
    this.ecs = setting.ecs();
    this.pace = new Pace(CallRate.ofTasks(), setting.clock(), setting.pause());
    this.services = services;
  }

  /** The tasks whose id begins so and that are not stopped. */
  List<Task> beginning(Wanted.OneTask wanted) {
    String id = wanted.id();
    if (wanted.cluster().isPresent() && id.length() >= WHOLE_ID) {
      return Calls.now(() -> ecs.describeTasks(wanted.cluster().orElseThrow(), List.of(id)));
    }
    List<String> clusters = wanted.cluster().map(List::of).orElseGet(this::busyClusters);
    return Calls.paced(clusters, pace, cluster -> inCluster(cluster, id)).stream()
        .flatMap(List::stream)
        .toList();
  }

  private List<Task> inCluster(String cluster, String id) {
    List<String> matches =
        id.length() >= WHOLE_ID
            ? List.of(id)
            : ecs.listTasks(cluster).stream().filter(arn -> Arn.name(arn).startsWith(id)).toList();
    return matches.isEmpty() ? List.of() : ecs.describeTasks(cluster, matches);
  }

  /** The clusters that have tasks now. */
  private List<String> busyClusters() {
    return services.census(Calls.now(ecs::listClusters)).stream()
        .filter(cluster -> cluster.census().tasks() > 0)
        .map(Cluster::arn)
        .toList();
  }

  /**
   * The clusters in which a task of the family runs; where none does, those in which one stopped
   * within about an hour.
   */
  List<String> clustersOf(String family) {
    List<String> running = having(busyClusters(), family, false);
    return running.isEmpty() ? having(Calls.now(ecs::listClusters), family, true) : running;
  }

  private List<String> having(List<String> clusters, String family, boolean stopped) {
    List<Boolean> has =
        Calls.paced(
            clusters, pace, cluster -> !ecs.listTasksOfFamily(cluster, family, stopped).isEmpty());
    return IntStream.range(0, clusters.size()).filter(has::get).mapToObj(clusters::get).toList();
  }

  /** The tasks of a family that run or will, the newest first; without ours. */
  List<Task> ofFamily(String cluster, String family) {
    return ofFamily(cluster, family, false);
  }

  /** The newest task of a family: one that runs, else one that stopped lately; none of ours. */
  Optional<Task> example(String cluster, String family) {
    return ofFamily(cluster, family, false).stream()
        .findFirst()
        .or(() -> ofFamily(cluster, family, true).stream().findFirst());
  }

  private List<Task> ofFamily(String cluster, String family, boolean stopped) {
    List<String> arns = Calls.now(() -> ecs.listTasksOfFamily(cluster, family, stopped));
    return arns.isEmpty()
        ? List.of()
        : Calls.now(() -> ecs.describeTasks(cluster, arns)).stream()
            .filter(task -> !task.tags().contains(EphemeralTags.MARK))
            .sorted(newestFirst())
            .toList();
  }

  static Comparator<Task> newestFirst() {
    return Comparator.comparing((Task task) -> task.createdAt().orElse(Instant.EPOCH)).reversed();
  }
}
