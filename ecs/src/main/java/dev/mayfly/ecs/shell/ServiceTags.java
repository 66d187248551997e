package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.TaggedResources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The services of a region that have tags, by cluster. Of a cluster that has as many, all are
 * known. See docs/decisions/0029.
 */
final class ServiceTags {

  /** So many clusters can be asked at once, with little of the account's rate. */
  static final int FEW = 40;

  private static final int PER_PAGE = 100;

  private final List<String> arns;
  private final Map<String, List<String>> byCluster = new HashMap<>();

  private ServiceTags(List<String> arns) {
    this.arns = List.copyOf(arns);
    for (String arn : arns) {
      String[] path = arn.split("/", -1);
      if (path.length == 3) { // The short form of old does not name the cluster.
        byCluster.computeIfAbsent(path[1], _ -> new ArrayList<>()).add(arn);
      }
    }
  }

  /**
   * Those of the clusters that have services; none where it is as cheap to ask each of them, or
   * where tags cannot be asked for.
   */
  static ServiceTags of(Ecs ecs, List<Cluster> inhabited) {
    int services = inhabited.stream().mapToInt(cluster -> cluster.census().services()).sum();
    if (inhabited.size() <= FEW || services / PER_PAGE >= inhabited.size()) {
      return new ServiceTags(List.of());
    }
    return switch (Calls.now(() -> ecs.taggedServices(List.of()))) {
      case TaggedResources.Listed(List<String> listed) -> new ServiceTags(listed);
      case TaggedResources.Unavailable _ -> new ServiceTags(List.of());
    };
  }

  /** All of them, by ARN. */
  List<String> arns() {
    return arns;
  }

  /** Those of a cluster, by ARN. */
  List<String> in(Cluster cluster) {
    return byCluster.getOrDefault(cluster.name(), List.of());
  }

  /** Whether a cluster has no others. */
  boolean areAllOf(Cluster cluster) {
    return in(cluster).size() == cluster.census().services();
  }
}
