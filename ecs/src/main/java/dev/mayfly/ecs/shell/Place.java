package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Cluster;
import java.util.Optional;

/**
 * Where the user's app was found.
 *
 * @param cluster by name or ARN
 * @param origin what it is
 * @param described the cluster, where it was described on the way
 */
record Place(String cluster, Origin origin, Optional<Cluster> described) {

  Place(String cluster, Origin origin) {
    this(cluster, origin, Optional.empty());
  }

  /** The same, of which more is known. */
  Place with(Origin known) {
    return new Place(cluster, known, described);
  }

  /** Whether there is a task that tells what a service would say. */
  boolean hasExample() {
    return origin instanceof Origin.OfFamily family && family.example().isPresent();
  }
}
