package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.TaggedResources;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Finds services in all clusters of a region, though ECS itself can look into one at a time only.
 *
 * <p>In a few clusters it asks each. In many it lists the services that have tags, a hundred at a
 * time, and asks only those clusters that have more services than were listed: so one without tags
 * is found too. See docs/decisions/0029.
 */
final class ServiceSearch {

  private final Ecs ecs;
  private final Pace pace;
  private final Progress progress;
  private final LookupMemory memory;
  private final Supplier<String> who;

  /** {@code who} asks, for the memory; it may block. */
  ServiceSearch(Setting setting, LookupMemory memory, Supplier<String> who) {
    this.ecs = setting.ecs();
    this.pace = new Pace(CallRate.ofServices(), setting.clock(), setting.pause());
    this.progress = setting.progress();
    this.memory = memory;
    this.who = who;
  }

  /**
   * What was found, and how much was looked through.
   *
   * @param clusters all of the region; empty if only one was asked
   * @param described those of them of which more is known
   * @param seen ARNs of services that were listed on the way
   */
  record Found(
      List<Service> services, List<String> clusters, List<Cluster> described, List<String> seen) {

    /** Found without looking through anything. */
    static Found directly(List<Service> services) {
      return new Found(services, List.of(), List.of(), List.of());
    }
  }

  /** All services of that name in the region. */
  Found named(String name) {
    if (!memory.remembers()) {
      return everywhere(name);
    }
    Optional<String> asking = asker();
    if (asking.isEmpty()) {
      return everywhere(name);
    }
    String question = "service " + name;
    List<Service> known = recalled(memory.recall(asking.get(), question));
    if (!known.isEmpty()) {
      return Found.directly(known);
    }
    Found found = everywhere(name);
    memory.keep(asking.get(), question, found.services().stream().map(Service::arn).toList());
    return found;
  }

  /** Empty where that cannot be told; what is wrong, the lookup itself will say. */
  private Optional<String> asker() {
    try {
      return Optional.of(Calls.now(who));
    } catch (MayflyException e) {
      if (e.problem().kind() == Problem.Kind.INTERRUPTED) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** None of them, if one is there no more: then others may have come as well. */
  private List<Service> recalled(List<String> arns) {
    List<Service> found =
        Calls.onEach(arns, arn -> ecs.describeServices(clusterOf(arn), List.of(Arn.name(arn))))
            .stream()
            .flatMap(List::stream)
            .toList();
    return found.size() == arns.size() ? found : List.of();
  }

  private static String clusterOf(String serviceArn) {
    String[] path = serviceArn.split("/", -1);
    return path[1];
  }

  private Found everywhere(String name) {
    List<String> clusters = Calls.now(ecs::listClusters);
    if (clusters.size() <= ServiceTags.FEW) {
      return new Found(ask(clusters, name), clusters, List.of(), List.of());
    }
    progress.phase("find", name + " in " + clusters.size() + " clusters");
    List<Cluster> inhabited =
        new ClusterCensus(ecs)
            .of(clusters).stream().filter(cluster -> cluster.census().services() > 0).toList();
    ServiceTags tags = ServiceTags.of(ecs, inhabited);
    // A service of that name is listed there, or may be there though it is not listed.
    List<String> toAsk =
        inhabited.stream()
            .filter(cluster -> !tags.areAllOf(cluster) || has(tags.in(cluster), name))
            .map(Cluster::arn)
            .toList();
    return new Found(ask(toAsk, name), clusters, inhabited, tags.arns());
  }

  private static boolean has(List<String> arns, String name) {
    return arns.stream().anyMatch(arn -> Arn.name(arn).equals(name));
  }

  private List<Service> ask(List<String> clusters, String name) {
    return Calls.paced(clusters, pace, cluster -> ecs.describeServices(cluster, List.of(name)))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  /** The services with all of the tags, by ARN; in one cluster, or in all. */
  List<String> tagged(Wanted.Tagged wanted) {
    return switch (Calls.now(() -> ecs.taggedServices(wanted.tags()))) {
      case TaggedResources.Listed(List<String> arns) ->
          arns.stream()
              .filter(arn -> wanted.cluster().map(it -> isIn(arn, Arn.name(it))).orElse(true))
              .filter(arn -> wanted.name().map(Arn.name(arn)::equals).orElse(true))
              .collect(Collectors.toUnmodifiableList());
      case TaggedResources.Unavailable(var problem) -> throw new MayflyException(problem);
    };
  }

  private static boolean isIn(String serviceArn, String cluster) {
    return clusterOf(serviceArn).equals(cluster);
  }

  /** That one service, if it is still there. */
  Optional<Service> described(String arn) {
    return Calls.now(() -> ecs.describeServices(clusterOf(arn), List.of(Arn.name(arn)))).stream()
        .findFirst();
  }

  /** The services of that name in that cluster: one or none. */
  List<Service> in(String cluster, String name) {
    return Calls.now(() -> ecs.describeServices(cluster, List.of(name)));
  }

  /** Who asks, without what differs from one log-in to the next of the same role. */
  static String asker(Ecs ecs, CompletableFuture<String> caller) {
    var connection = ecs.connection();
    return Calls.await(caller).replaceFirst("(:assumed-role/[^/]+)/.*", "$1")
        + " "
        + connection.region()
        + " "
        + connection.endpoint().map(Object::toString).orElse("");
  }
}
