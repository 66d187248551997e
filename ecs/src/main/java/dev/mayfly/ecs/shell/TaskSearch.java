package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.TaggedResources;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Finds tasks in the clusters of a region: by id, or by family. ECS looks into one cluster at a
 * time only, so those in which nothing runs are asked last, and only where nothing was found.
 */
final class TaskSearch {

  /** So many clusters are asked within a moment. */
  private static final int FEW = 40;

  private final Ecs ecs;
  private final TaskCalls calls;
  private final Progress progress;

  TaskSearch(Setting setting) {
    this.ecs = setting.ecs();
    this.progress = setting.progress();
    this.calls = new TaskCalls(setting);
  }

  /** The one task of that name, as {@link #find} does; without one, it is refused. */
  Task named(TaskName wanted) {
    return find(wanted).orElseThrow(() -> unknown(wanted));
  }

  private MayflyException unknown(TaskName wanted) {
    return wanted
        .cluster()
        .flatMap(new NotFound(ecs)::cluster)
        .orElseGet(() -> new MayflyException(new NoSuchTask(wanted).anywhere()));
  }

  /**
   * The one task of that name: one that runs or will, else one that has stopped within about an
   * hour.
   *
   * @throws MayflyException if there are several
   */
  Optional<Task> find(TaskName wanted) {
    List<Task> found = wanted.isWhole() ? whole(wanted) : beginning(wanted);
    List<Task> alive = found.stream().filter(task -> !task.ending()).toList();
    List<Task> meant = alive.isEmpty() ? found : alive; // One that runs is sooner meant.
    if (meant.size() > 1) {
      throw new MayflyException(new NoSuchTask(wanted).several(meant));
    }
    return meant.stream().findFirst();
  }

  private List<Task> whole(TaskName wanted) {
    if (wanted.cluster().isPresent()) {
      return whole(wanted.id(), List.of(wanted.cluster().orElseThrow()));
    }
    List<Cluster> clusters = clusters("task " + wanted.id());
    return firstOf(
        List.of(
            () -> clusters.size() > FEW ? whole(wanted.id(), taggedIn(wanted)) : List.of(),
            () -> whole(wanted.id(), arns(clusters, TaskSearch::busy)),
            () -> whole(wanted.id(), arns(clusters, cluster -> !busy(cluster)))));
  }

  /** No two tasks have one id: where the tags tell its cluster, no other need be asked. */
  private List<String> taggedIn(TaskName wanted) {
    return switch (Calls.now(() -> ecs.taggedTasks(List.of(EphemeralTags.MARK)))) {
      case TaggedResources.Listed(List<String> arns) ->
          arns.stream()
              .filter(wanted::fits)
              .flatMap(arn -> TaskName.of(arn, Optional.empty()).cluster().stream())
              .toList();
      case TaggedResources.Unavailable _ -> List.of();
    };
  }

  private List<Task> whole(String id, List<String> clusters) {
    return calls.describe(
        clusters.stream().map(cluster -> new TaskCalls.Listed(cluster, List.of(id))).toList());
  }

  private List<Task> beginning(TaskName wanted) {
    if (wanted.cluster().isPresent()) {
      List<String> one = List.of(wanted.cluster().orElseThrow());
      return firstOf(
          List.of(
              () -> fitting(one, wanted, ecs::listTasks),
              () -> fitting(one, wanted, ecs::listStoppedTasks)));
    }
    List<Cluster> clusters = clusters("task " + wanted.id() + "…");
    return firstOf(
        List.of(
            () -> fitting(arns(clusters, TaskSearch::busy), wanted, ecs::listTasks),
            // ECS may not count yet what it is only providing for.
            () -> fitting(arns(clusters, cluster -> !busy(cluster)), wanted, ecs::listTasks),
            () -> fitting(arns(clusters, _ -> true), wanted, ecs::listStoppedTasks)));
  }

  /** What the first of the ways finds that finds any. */
  private static List<Task> firstOf(List<Supplier<List<Task>>> ways) {
    return ways.stream()
        .map(Supplier::get)
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private List<Task> fitting(
      List<String> clusters, TaskName wanted, Function<String, List<String>> list) {
    return calls.describe(
        calls.list(clusters, list).stream().map(listed -> listed.only(wanted::fits)).toList());
  }

  private static boolean busy(Cluster cluster) {
    return cluster.census().tasks() > 0;
  }

  private static List<String> arns(List<Cluster> clusters, Predicate<Cluster> which) {
    return clusters.stream().filter(which).map(Cluster::arn).toList();
  }

  /** All of the region, in which {@code what} is about to be looked for. */
  private List<Cluster> clusters(String what) {
    List<Cluster> clusters = new ClusterCensus(ecs).ofAll();
    if (clusters.size() > FEW) {
      progress.phase("find", what + " in " + clusters.size() + " clusters");
    }
    return clusters;
  }

  /**
   * The clusters in which a task of the family runs; where none does, those in which one stopped
   * within about an hour.
   */
  List<String> clustersOf(String family) {
    List<Cluster> clusters = clusters("family " + family);
    List<String> running = having(arns(clusters, TaskSearch::busy), family, false);
    return running.isEmpty() ? having(arns(clusters, _ -> true), family, true) : running;
  }

  private List<String> having(List<String> clusters, String family, boolean stopped) {
    return calls.list(clusters, cluster -> ecs.listTasksOfFamily(cluster, family, stopped)).stream()
        .filter(listed -> !listed.arns().isEmpty())
        .map(TaskCalls.Listed::cluster)
        .toList();
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
