package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Optional;

/** Says that there is no such thing, and which ones may have been meant. */
record NotFound(Ecs ecs) {

  /** In more clusters than that, the services are not listed only to find a likely name. */
  private static final int FEW = 40;

  /** No service, and no family either. {@code searched} is empty if one cluster was asked. */
  MayflyException service(Wanted.Named wanted, ServiceSearch.Found searched) {
    Optional<String> cluster = wanted.cluster().map(Arn::name);
    List<String> clusters =
        searched.clusters().isEmpty() ? Calls.now(ecs::listClusters) : searched.clusters();
    if (cluster.isPresent() && clusters.stream().map(Arn::name).noneMatch(cluster.get()::equals)) {
      return noCluster(cluster.get(), clusters.stream().map(Arn::name).toList());
    }
    List<String> within =
        clusters.stream().filter(arn -> cluster.map(Arn.name(arn)::equals).orElse(true)).toList();
    return noService(wanted.name(), cluster, within, searched.seen());
  }

  /** Whatever was wanted of it: there is no such cluster. */
  Optional<MayflyException> cluster(String name) {
    List<String> clusters = Calls.now(ecs::listClusters).stream().map(Arn::name).toList();
    return clusters.contains(Arn.name(name))
        ? Optional.empty()
        : Optional.of(noCluster(Arn.name(name), clusters));
  }

  /** Refuses a cluster that is not there. */
  void refuseAbsent(String name) {
    Optional<MayflyException> absent = cluster(name);
    if (absent.isPresent()) {
      throw absent.get();
    }
  }

  private static MayflyException noCluster(String name, List<String> clusters) {
    return new MayflyException(
        Problem.failure(
            "no cluster \"" + name + "\"",
            clusters.isEmpty()
                ? "this region has no clusters"
                : "this region has "
                    + (clusters.size() == 1 ? "another one" : clusters.size() + " others"),
            suggestion(NearestNames.of(name, clusters), "aws ecs list-clusters")));
  }

  private MayflyException noService(
      String name, Optional<String> cluster, List<String> clusters, List<String> seen) {
    List<String> services =
        clusters.size() <= FEW
            ? Calls.onEach(clusters, this::servicesOf).stream().flatMap(List::stream).toList()
            : seen.stream().map(NotFound::app).toList();
    String where = cluster.map(it -> "cluster \"" + it + "\"").orElse("any cluster of this region");
    return new MayflyException(
        Problem.failure(
            "no service \"" + name + "\" in " + where,
            services.isEmpty()
                ? clusters.size() <= FEW
                    ? "there are no services at all"
                    : "none of " + clusters.size() + " clusters has one of that name"
                : "none of " + services.size() + " services there has that name",
            suggestion(NearestNames.of(name, services), "mayfly apps")));
  }

  private List<String> servicesOf(String cluster) {
    return ecs.listServices(cluster).stream()
        .map(arn -> Arn.name(cluster) + "/" + Arn.name(arn))
        .toList();
  }

  /** {@code cluster/service}, of a service's ARN. */
  static String app(String serviceArn) {
    return serviceArn.substring(serviceArn.indexOf('/') + 1);
  }

  /** No service has the tags. */
  static MayflyException tagged(Wanted.Tagged wanted) {
    return new MayflyException(
        Problem.failure(
            "no service with the tag " + wanted.words(),
            "none "
                + wanted
                    .cluster()
                    .map(it -> "in cluster \"" + Arn.name(it) + "\"")
                    .orElse("of this region")
                + wanted.name().map(it -> " that is named \"" + it + "\"").orElse("")
                + " has it; tags tell small letters from capitals",
            "list the services with: mayfly apps"));
  }

  /** No revision of a family is active. */
  static MayflyException family(String family) {
    return new MayflyException(
        Problem.failure(
            "no family \"" + family + "\"",
            "no task definition of that name is active in this region",
            "list them with: aws ecs list-task-definition-families --status ACTIVE"));
  }

  /** It is not known where a family runs. */
  static MayflyException clusterOf(String family) {
    return new MayflyException(
        Problem.usage(
            "no cluster for family " + family,
            "no task of it runs, or stopped within the last hour, in any cluster of this region",
            "say which: --cluster NAME"));
  }

  private static String suggestion(List<String> nearest, String list) {
    return nearest.isEmpty()
        ? "check the region; list them with: " + list
        : "did you mean " + String.join(", or ", nearest) + "?";
  }
}
