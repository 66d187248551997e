package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Task;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Gatherers;

/**
 * Lists and describes the tasks of many clusters, no faster than AWS's throttles let it: it counts
 * both kinds of calls together. Thread-safe.
 */
final class TaskCalls {

  /** So many tasks are in a page, and in a question for more of them. */
  static final int PER_CALL = 100;

  private final Ecs ecs;
  private final Pace pace;

  TaskCalls(Setting setting) {
    this.ecs = setting.ecs();
    this.pace = new Pace(CallRate.ofTasks(), setting.clock(), setting.pause());
  }

  /** The ARNs of some tasks of a cluster. */
  record Listed(String cluster, List<String> arns) {
    Listed {
      arns = List.copyOf(arns);
    }

    /** Those of them that are wanted. */
    Listed only(Predicate<String> wanted) {
      return new Listed(cluster, arns.stream().filter(wanted).toList());
    }

    private List<Listed> slices() {
      return arns.stream()
          .gather(Gatherers.windowFixed(PER_CALL))
          .map(slice -> new Listed(cluster, slice))
          .toList();
    }
  }

  /** What {@code list} tells of each cluster, in their order. */
  List<Listed> list(Collection<String> clusters, Function<String, List<String>> list) {
    return Calls.paced(
        clusters,
        pace,
        cluster -> {
          Listed listed = new Listed(cluster, list.apply(cluster));
          pace.count(listed.arns().size() / PER_CALL); // Each further page was a call as well.
          return listed;
        });
  }

  /** The tasks that ECS still knows. */
  List<Task> describe(Collection<Listed> listed) {
    List<Listed> slices = listed.stream().flatMap(each -> each.slices().stream()).toList();
    return Calls.paced(slices, pace, slice -> ecs.describeTasks(slice.cluster(), slice.arns()))
        .stream()
        .flatMap(List::stream)
        .toList();
  }
}
