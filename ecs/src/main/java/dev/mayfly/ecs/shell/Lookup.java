package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.CapacityProvider;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Deployment;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Finds what a fresh task is to be made after, and what the plan must know of it. Two round trips
 * to a service whose cluster is named; what does not depend on each other is asked at once.
 */
final class Lookup {

  private final Setting setting;
  private final Ecs ecs;
  private final Chooser chooser;
  private final LookupMemory memory;

  Lookup(Setting setting, Chooser chooser, LookupMemory memory) {
    this.setting = setting;
    this.ecs = setting.ecs();
    this.chooser = chooser;
    this.memory = memory;
  }

  /** A place, and what tells of its tasks. */
  private record Known(Place place, Deployment deployment, TaskDefinition definition) {}

  Target find(ShellOptions options) {
    Wanted wanted = Wanted.of(options.selection());
    CompletableFuture<String> caller = Calls.start(ecs::callerArn);
    Optional<CompletableFuture<Optional<Cluster>>> named = wanted.cluster().map(this::described);
    Neighbours neighbours = Neighbours.of(ecs, wanted);
    Finder finder = finder(caller);
    Place place = finder.find(wanted);
    CompletableFuture<Optional<Cluster>> cluster =
        named
            .or(() -> place.described().map(Lookup::known))
            .orElseGet(() -> described(place.cluster()));
    String revision = revision(place);
    DerivedSearch derived = DerivedSearch.of(ecs, Arn.family(revision), options);
    CompletableFuture<List<Task>> running = neighbours.live(place);
    CompletableFuture<List<CapacityProvider>> providers =
        neighbours.providers(place.origin(), options);
    CompletableFuture<List<String>> own =
        options.warmth().reuse()
            ? neighbours.ofCaller(place.cluster(), caller)
            : CompletableFuture.completedFuture(List.of());
    TaskDefinition definition = definition(finder, revision, place);
    List<Task> live = Calls.await(running);
    Known known = known(finder, place, definition, options.selection().network());
    return new Target(
        Calls.await(cluster).orElseGet(() -> new Cluster(place.cluster(), Optional.empty())),
        known.place().origin(),
        known.deployment(),
        definition,
        derived.of(definition, place.origin().name(), LiveImages.digests(live, definition.arn())),
        Calls.await(caller),
        live,
        Calls.await(providers),
        Calls.await(own));
  }

  private CompletableFuture<Optional<Cluster>> described(String cluster) {
    return Calls.start(() -> ecs.describeCluster(cluster));
  }

  private static CompletableFuture<Optional<Cluster>> known(Cluster cluster) {
    return CompletableFuture.completedFuture(Optional.of(cluster));
  }

  private Finder finder(CompletableFuture<String> caller) {
    return new Finder(
        setting,
        chooser,
        new ServiceSearch(setting, memory, () -> ServiceSearch.asker(ecs, caller)));
  }

  /** The place in which a running task is wanted; {@code task} as the user named it, if so. */
  static Finder finder(Setting setting, Chooser chooser, LookupMemory memory) {
    Ecs ecs = setting.ecs();
    return new Finder(
        setting,
        chooser,
        new ServiceSearch(
            setting, memory, () -> ServiceSearch.asker(ecs, Calls.start(ecs::callerArn))));
  }

  /** The revision to take, or the family for its newest one. */
  static String revision(Place place) {
    return switch (place.origin()) {
      case Origin.OfService(Service service) -> deployment(service).taskDefinition();
      case Origin.OfFamily origin -> origin.family();
      case Origin.OfTask origin -> origin.task().taskDefinitionArn();
    };
  }

  private Known known(
      Finder finder, Place place, TaskDefinition definition, NetworkChoice network) {
    Likeness likeness = new Likeness(ecs, finder, network);
    return switch (place.origin()) {
      case Origin.OfService(Service service) ->
          new Known(place, deployment(service).withNetwork(network::over), definition);
      case Origin.OfFamily(var family, var example, _) -> {
        Deployment deployment = likeness.of(place, definition, example);
        Origin origin = new Origin.OfFamily(family, example, likeness.notes());
        yield new Known(place.with(origin), deployment, definition);
      }
      case Origin.OfTask(var task, _) -> {
        Deployment deployment = likeness.of(place, definition, Optional.of(task));
        Origin origin = new Origin.OfTask(task, likeness.notes());
        yield new Known(place.with(origin), deployment, definition);
      }
    };
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

  private static TaskDefinition definition(Finder finder, String revision, Place place) {
    return Calls.await(finder.definitions().ask(revision))
        .orElseThrow(
            () ->
                new MayflyException(
                    Problem.failure(
                        "no task definition " + revision,
                        place.origin().words() + " names it, but ECS has deleted it",
                        "deploy it again")));
  }
}
