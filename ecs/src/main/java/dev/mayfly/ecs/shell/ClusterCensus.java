package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Ecs;
import java.util.List;
import java.util.Optional;
import java.util.stream.Gatherers;

/** Counts what there is in clusters, a hundred of them by each call. */
record ClusterCensus(Ecs ecs) {

  private static final int PER_CALL = 100;

  /** All clusters of the region. */
  List<Cluster> ofAll() {
    return of(Calls.now(ecs::listClusters));
  }

  /** That cluster, which is refused if there is none of that name; all of them without a name. */
  List<Cluster> of(Optional<String> cluster) {
    List<Cluster> found = cluster.map(name -> of(List.of(name))).orElseGet(this::ofAll);
    if (found.isEmpty()) {
      cluster.ifPresent(new NotFound(ecs)::refuseAbsent);
    }
    return found;
  }

  /** Those of {@code clusters}, by name or ARN, that there are. */
  List<Cluster> of(List<String> clusters) {
    List<List<String>> slices = clusters.stream().gather(Gatherers.windowFixed(PER_CALL)).toList();
    return Calls.onEach(slices, ecs::describeClusters).stream().flatMap(List::stream).toList();
  }
}
