package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.TaggedResources;
import dev.mayfly.ecs.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Finds the ephemeral tasks of a region that are not stopped, though ECS tells tags only of tasks
 * that it is asked for by name.
 *
 * <p>Where a few calls list and describe all tasks that there are, it does that, and misses none.
 * Elsewhere it goes by the tags that the Tagging API lists, which may know a new task too late; and
 * by who started them, which ECS itself lists, one cluster at a time. See docs/decisions/0040.
 */
final class EphemeralSearch {

  /** So many calls at once take little of the account's rate. */
  private static final int FEW_CALLS = 60;

  private static final int FEW_CLUSTERS = 20;

  /**
   * So many that stopped within the hour are described, to see which of them are still stopping.
   */
  private static final int FEW_STOPPED = 1000;

  private final Ecs ecs;
  private final TaskCalls calls;
  private final Progress progress;

  EphemeralSearch(Setting setting) {
    this.ecs = setting.ecs();
    this.progress = setting.progress();
    this.calls = new TaskCalls(setting);
  }

  /** Where to look. */
  private record Region(List<Cluster> clusters) {

    /** Those in which something runs; perhaps ECS does not count what it only provides for. */
    Region busy() {
      return new Region(clusters.stream().filter(cluster -> cluster.census().tasks() > 0).toList());
    }

    List<String> arns() {
      return clusters.stream().map(Cluster::arn).toList();
    }

    List<String> without(List<String> others) {
      return arns().stream().filter(arn -> !others.contains(arn)).toList();
    }

    int size() {
      return clusters.size();
    }

    /** How many it takes to list and describe all that runs. */
    int calls() {
      return clusters.stream().mapToInt(cluster -> calls(cluster.census().tasks())).sum();
    }

    private static int calls(int tasks) {
      return Math.max(1, 2 * Math.ceilDiv(tasks, TaskCalls.PER_CALL));
    }
  }

  /** Anybody's, oldest first; in one cluster or in all. */
  List<EphemeralTask> any(Optional<String> cluster) {
    return read(found(Optional.empty(), cluster));
  }

  /** The same in all clusters, as ECS sees them. */
  List<Task> tasks() {
    return found(Optional.empty(), Optional.empty());
  }

  /** The same; none that {@code caller} has launched is missed, whatever it takes. */
  List<EphemeralTask> allOf(CompletableFuture<String> caller, Optional<String> cluster) {
    return read(found(Optional.of(caller), cluster));
  }

  private static List<EphemeralTask> read(List<Task> tasks) {
    return tasks.stream().flatMap(task -> EphemeralTags.read(task).stream()).toList();
  }

  private List<Task> found(Optional<CompletableFuture<String>> caller, Optional<String> cluster) {
    CompletableFuture<TaggedResources> asked =
        Calls.start(() -> ecs.taggedTasks(List.of(EphemeralTags.MARK)));
    Region region = new Region(new ClusterCensus(ecs).of(cluster));
    List<TaskCalls.Listed> listed =
        switch (Calls.await(asked)) {
          case TaggedResources.Listed(List<String> arns) -> byTags(arns, region, caller);
          case TaggedResources.Unavailable _ -> withoutTags(region, caller);
        };
    return calls.describe(together(listed)).stream()
        .filter(task -> !task.lastStatus().equals("STOPPED"))
        .filter(task -> task.tags().contains(EphemeralTags.MARK))
        .sorted(Comparator.comparing((Task task) -> task.createdAt().orElse(Instant.MAX)))
        .toList();
  }

  /** Those that the tags tell, which are also the ones that are stopping; and what ECS lists. */
  private List<TaskCalls.Listed> byTags(
      List<String> tagged, Region region, Optional<CompletableFuture<String>> caller) {
    List<TaskCalls.Listed> listed = new ArrayList<>(in(region, tagged));
    Region busy = region.busy();
    if (busy.calls() <= FEW_CALLS) {
      listed.addAll(withBusy(region, caller));
    } else if (caller.isPresent()) {
      tell("by their tags", region);
      listed.addAll(startedBy(Calls.await(caller.orElseThrow()), region.arns()));
    } else if (busy.size() <= FEW_CLUSTERS) {
      listed.addAll(startedBy(Calls.now(ecs::callerArn), busy.arns()));
    } else {
      tell("by their tags, which AWS may tell a minute late; at once with --cluster", region);
    }
    return listed;
  }

  /** What ECS lists alone. That some are stopping is told only where that costs little. */
  private List<TaskCalls.Listed> withoutTags(
      Region region, Optional<CompletableFuture<String>> caller) {
    if (region.busy().calls() > FEW_CALLS) {
      tell("by some " + region.calls() + " calls, as tag:GetResources gives no answer", region);
    }
    List<TaskCalls.Listed> listed = new ArrayList<>(withBusy(region, caller));
    if (region.size() <= FEW_CLUSTERS) {
      List<TaskCalls.Listed> stopped = calls.list(region.arns(), ecs::listStoppedTasks);
      if (stopped.stream().mapToInt(each -> each.arns().size()).sum() <= FEW_STOPPED) {
        listed.addAll(stopped);
      }
    }
    return listed;
  }

  /** All that runs in the busy clusters; and in the others, all or what the caller started. */
  private List<TaskCalls.Listed> withBusy(
      Region region, Optional<CompletableFuture<String>> caller) {
    List<String> whole = region.calls() <= FEW_CALLS ? region.arns() : region.busy().arns();
    List<TaskCalls.Listed> listed = new ArrayList<>(calls.list(whole, ecs::listTasks));
    List<String> others = region.without(whole);
    if (!others.isEmpty()) {
      caller.ifPresent(arn -> listed.addAll(startedBy(Calls.await(arn), others)));
    }
    return listed;
  }

  private List<TaskCalls.Listed> startedBy(String caller, List<String> clusters) {
    if (clusters.size() > FEW_CLUSTERS) {
      progress.phase("find", "what you have started in " + clusters.size() + " clusters");
    }
    String me = EphemeralTags.startedBy(caller);
    return calls.list(clusters, cluster -> ecs.listTasksStartedBy(cluster, me));
  }

  private void tell(String how, Region region) {
    progress.phase("find", "ephemeral tasks in " + region.size() + " clusters, " + how);
  }

  private static List<TaskCalls.Listed> in(Region region, List<String> tasks) {
    Map<String, String> arns =
        region.clusters().stream().collect(Collectors.toMap(Cluster::name, Cluster::arn));
    return tasks.stream()
        .filter(task -> arns.containsKey(clusterOf(task)))
        .map(task -> new TaskCalls.Listed(arns.getOrDefault(clusterOf(task), ""), List.of(task)))
        .toList();
  }

  /** Only an ARN that names the cluster can be of a task with tags. */
  private static String clusterOf(String taskArn) {
    String[] path = taskArn.split("/", -1);
    return path.length == 3 ? path[1] : "";
  }

  /** Each once. */
  private static List<TaskCalls.Listed> together(List<TaskCalls.Listed> listed) {
    Map<String, Set<String>> byCluster = new TreeMap<>();
    listed.forEach(
        each ->
            byCluster.computeIfAbsent(each.cluster(), _ -> new TreeSet<>()).addAll(each.arns()));
    return byCluster.entrySet().stream()
        .map(entry -> new TaskCalls.Listed(entry.getKey(), List.copyOf(entry.getValue())))
        .toList();
  }
}
