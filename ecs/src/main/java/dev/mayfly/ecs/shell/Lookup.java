package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Deployment;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Finds the service of an app, and what the plan must know of it. Two round trips to the service,
 * three where no cluster is named; what does not depend on each other is asked at once.
 */
final class Lookup {

  private static final int REVISIONS = 10;

  private final Ecs ecs;
  private final Chooser chooser;

  Lookup(Ecs ecs, Chooser chooser) {
    this.ecs = ecs;
    this.chooser = chooser;
  }

  Target find(ShellOptions options) {
    AppName wanted = AppName.of(options.selection());
    CompletableFuture<String> caller = Calls.start(ecs::callerArn);
    CompletableFuture<Optional<Cluster>> named =
        wanted.cluster().isPresent()
            ? Calls.start(() -> ecs.describeCluster(wanted.cluster().orElseThrow()))
            : CompletableFuture.completedFuture(Optional.empty());
    Service service = service(wanted);
    CompletableFuture<Optional<Cluster>> cluster =
        wanted.cluster().isPresent()
            ? named
            : Calls.start(() -> ecs.describeCluster(service.clusterArn()));
    Deployment deployment = deployment(service);
    CompletableFuture<Optional<TaskDefinition>> latestDerived = latestDerived(deployment, options);
    TaskDefinition definition = definition(deployment);
    return new Target(
        Calls.await(cluster).orElseGet(() -> new Cluster(service.clusterArn(), Optional.empty())),
        new Origin.OfService(service),
        deployment,
        definition,
        derived(definition, service, options, Calls.await(latestDerived)),
        Calls.await(caller));
  }

  /** The service of that name. */
  Service service(AppName wanted) {
    List<Service> matches =
        wanted
            .cluster()
            .map(
                cluster ->
                    Calls.now(() -> ecs.describeServices(cluster, List.of(wanted.service()))))
            .orElseGet(() -> inAnyCluster(wanted.service()));
    return switch (matches.size()) {
      case 0 -> throw new NotFound(ecs).problem(wanted);
      case 1 -> matches.getFirst();
      default ->
          chooser.choose(
              "Several services are named " + wanted.service() + ". Which one?",
              matches,
              service -> Arn.name(service.clusterArn()) + "/" + service.name());
    };
  }

  private List<Service> inAnyCluster(String name) {
    return Calls.onEach(
            Calls.now(ecs::listClusters), cluster -> ecs.describeServices(cluster, List.of(name)))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private static Deployment deployment(Service service) {
    return service
        .primary()
        .orElseThrow(
            () ->
                new MayflyException(
                    Problem.failure(
                        "service " + service.name() + " has no PRIMARY deployment",
                        "another controller than ECS deploys it, or it is going away",
                        "choose another service")));
  }

  private TaskDefinition definition(Deployment deployment) {
    return Calls.now(() -> ecs.describeTaskDefinition(deployment.taskDefinition()))
        .orElseThrow(
            () ->
                new MayflyException(
                    Problem.failure(
                        "no task definition " + deployment.taskDefinition(),
                        "the PRIMARY deployment names it, but ECS has deleted it",
                        "deploy the service again")));
  }

  /** Asked beside the definition itself: most often it is the one to use again. */
  private CompletableFuture<Optional<TaskDefinition>> latestDerived(
      Deployment deployment, ShellOptions options) {
    String family = DerivedDefinition.family(Arn.family(deployment.taskDefinition()));
    return options.register()
        ? Calls.start(() -> ecs.describeTaskDefinition(family))
        : CompletableFuture.completedFuture(Optional.empty());
  }

  private List<TaskDefinition> derived(
      TaskDefinition definition,
      Service service,
      ShellOptions options,
      Optional<TaskDefinition> latest) {
    if (latest.isEmpty()) {
      return List.of();
    }
    ContainerChoice choice =
        ContainerChoice.of(definition, service.name(), options.selection().container());
    List<TaskDefinition> known = new ArrayList<>(List.of(latest.orElseThrow()));
    Optional<DerivedDefinition> wanted =
        DerivedDefinition.wanted(definition, choice.container(), options.shape(), Map.of());
    if (wanted.filter(it -> DerivedDefinitions.find(it, known).isEmpty()).isPresent()) {
      known.addAll(olderThan(latest.orElseThrow()));
    }
    return known;
  }

  private List<TaskDefinition> olderThan(TaskDefinition latest) {
    List<String> older =
        Calls.now(() -> ecs.newestRevisions(latest.family(), REVISIONS)).stream()
            .filter(arn -> !arn.equals(latest.arn()))
            .toList();
    return Calls.onEach(older, ecs::describeTaskDefinition).stream()
        .flatMap(Optional::stream)
        .toList();
  }
}
