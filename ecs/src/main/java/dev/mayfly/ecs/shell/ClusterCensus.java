package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Ecs;
import java.util.ArrayList;
import java.util.List;

/** Counts what there is in clusters, a hundred of them by each call. */
record ClusterCensus(Ecs ecs) {

  private static final int PER_CALL = 100;

  /** All clusters of the region. */
  List<Cluster> ofAll() {
    return of(Calls.now(ecs::listClusters));
  }

  /** Those of {@code clusters}, by name or ARN, that there are. */
  List<Cluster> of(List<String> clusters) {
    List<List<String>> slices = new ArrayList<>();
    for (int from = 0; from < clusters.size(); from += PER_CALL) {
      slices.add(clusters.subList(from, Math.min(clusters.size(), from + PER_CALL)));
    }
    return Calls.onEach(slices, ecs::describeClusters).stream().flatMap(List::stream).toList();
  }
}
