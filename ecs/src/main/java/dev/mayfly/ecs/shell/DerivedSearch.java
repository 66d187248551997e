package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.TaskDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Looks for a derived definition that can be used again. Most often it is the newest one, which is
 * asked for beside the original. The ARNs of the older ones are asked for as well, so that they can
 * be described at once where it is not: in a new shape, and after a deployment.
 */
final class DerivedSearch {

  private static final int REVISIONS = 10;

  private final Ecs ecs;
  private final ShellOptions options;
  private final CompletableFuture<Optional<TaskDefinition>> latest;
  private final CompletableFuture<List<String>> revisions;

  private DerivedSearch(
      Ecs ecs,
      ShellOptions options,
      CompletableFuture<Optional<TaskDefinition>> latest,
      CompletableFuture<List<String>> revisions) {
    this.ecs = ecs;
    this.options = options;
    this.latest = latest;
    this.revisions = revisions;
  }

  /** Begins to ask for what was derived from {@code family}, unless nothing is to be registered. */
  static DerivedSearch of(Ecs ecs, String family, ShellOptions options) {
    String derived = DerivedDefinition.family(family);
    return options.register()
        ? new DerivedSearch(
            ecs,
            options,
            Calls.start(() -> ecs.describeTaskDefinition(derived)),
            Calls.start(() -> Neighbours.known(() -> ecs.newestRevisions(derived, REVISIONS))))
        : new DerivedSearch(
            ecs,
            options,
            CompletableFuture.completedFuture(Optional.empty()),
            CompletableFuture.completedFuture(List.of()));
  }

  /**
   * Those among which the one that is wanted would be, the newest first.
   *
   * @param app after which the container may be named
   * @param digests of the images that live containers run
   */
  List<TaskDefinition> of(TaskDefinition original, String app, Map<String, String> digests) {
    Optional<TaskDefinition> newest = Calls.await(latest);
    if (newest.isEmpty()) {
      return List.of();
    }
    List<TaskDefinition> known = new ArrayList<>(List.of(newest.orElseThrow()));
    ContainerChoice choice = ContainerChoice.of(original, app, options.selection().container());
    DerivedDefinition.wanted(original, choice.container(), options.shape(), digests)
        .filter(wanted -> DerivedDefinitions.find(wanted, known).isEmpty())
        .ifPresent(_ -> known.addAll(olderThan(newest.orElseThrow())));
    return known;
  }

  private List<TaskDefinition> olderThan(TaskDefinition newest) {
    List<String> older =
        Calls.await(revisions).stream().filter(arn -> !arn.equals(newest.arn())).toList();
    return Calls.onEach(older, ecs::describeTaskDefinition).stream()
        .flatMap(Optional::stream)
        .toList();
  }
}
