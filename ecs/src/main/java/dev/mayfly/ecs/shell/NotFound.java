package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Optional;

/** Says that there is no such service, and which ones may have been meant. */
record NotFound(Ecs ecs) {

  MayflyException problem(AppName wanted) {
    Optional<String> cluster = wanted.cluster().map(Arn::name);
    List<String> clusters = Calls.now(ecs::listClusters);
    if (cluster.isPresent() && clusters.stream().map(Arn::name).noneMatch(cluster.get()::equals)) {
      return noCluster(cluster.get(), clusters.stream().map(Arn::name).toList());
    }
    List<String> searched =
        clusters.stream().filter(arn -> cluster.map(Arn.name(arn)::equals).orElse(true)).toList();
    return noService(wanted.service(), cluster, searched);
  }

  private static MayflyException noCluster(String name, List<String> clusters) {
    return new MayflyException(
        Problem.failure(
            "no cluster \"" + name + "\"",
            clusters.isEmpty()
                ? "this region has no clusters"
                : "this region has " + clusters.size() + " other clusters",
            suggestion(NearestNames.of(name, clusters), "aws ecs list-clusters")));
  }

  private MayflyException noService(String name, Optional<String> cluster, List<String> clusters) {
    List<String> services =
        Calls.onEach(clusters, NotFound.this::servicesOf).stream().flatMap(List::stream).toList();
    String where = cluster.map(it -> "cluster \"" + it + "\"").orElse("any cluster of this region");
    return new MayflyException(
        Problem.failure(
            "no service \"" + name + "\" in " + where,
            services.isEmpty()
                ? "there are no services at all"
                : "none of " + services.size() + " services there has that name",
            suggestion(
                NearestNames.of(name, services),
                "aws ecs list-services --cluster "
                    + clusters.stream().findFirst().map(Arn::name).orElse("CLUSTER"))));
  }

  private List<String> servicesOf(String cluster) {
    return ecs.listServices(cluster).stream()
        .map(arn -> Arn.name(cluster) + "/" + Arn.name(arn))
        .toList();
  }

  private static String suggestion(List<String> nearest, String list) {
    return nearest.isEmpty()
        ? "check the region; list them with: " + list
        : "did you mean " + String.join(", or ", nearest) + "?";
  }
}
