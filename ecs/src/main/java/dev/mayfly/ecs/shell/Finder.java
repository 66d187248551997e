package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Finds what the user means: a service, a family or a task, and its cluster. */
final class Finder {

  private final Ecs ecs;
  private final Chooser chooser;
  private final ServiceSearch services;
  private final TaskSearch tasks;
  private final Definitions definitions;

  Finder(Setting setting, Chooser chooser, ServiceSearch services) {
    this.ecs = setting.ecs();
    this.chooser = chooser;
    this.services = services;
    this.tasks = new TaskSearch(setting);
    this.definitions = new Definitions(ecs);
  }

  /** Those that it has asked for on the way, and will. */
  Definitions definitions() {
    return definitions;
  }

  TaskSearch tasks() {
    return tasks;
  }

  Place find(Wanted wanted) {
    return switch (wanted) {
      case Wanted.Named named -> named(named);
      case Wanted.Tagged tagged -> tagged(tagged);
      case Wanted.OfFamily family -> family(family);
      case Wanted.OneTask task -> task(task);
    };
  }

  private Place named(Wanted.Named wanted) {
    ServiceSearch.Found found =
        wanted
            .cluster()
            .map(cluster -> ServiceSearch.Found.directly(services.in(cluster, wanted.name())))
            .orElseGet(() -> services.named(wanted.name()));
    return switch (found.services().size()) {
      case 0 -> familyInstead(wanted, found);
      case 1 -> place(found.services().getFirst(), found.described());
      default ->
          place(
              chooser.choose(
                  new Question(
                      "Several services are named " + wanted.name() + ". Which one?",
                      "-a CLUSTER/" + wanted.name()),
                  found.services(),
                  service -> Arn.name(service.clusterArn()) + "/" + service.name()),
              found.described());
    };
  }

  private static Place place(Service service, List<Cluster> described) {
    return new Place(
        service.clusterArn(),
        new Origin.OfService(service),
        described.stream()
            .filter(cluster -> cluster.arn().equals(service.clusterArn()))
            .findFirst());
  }

  private Place familyInstead(Wanted.Named wanted, ServiceSearch.Found searched) {
    if (!wanted.orFamily() || Calls.await(definitions.ask(wanted.name())).isEmpty()) {
      throw new NotFound(ecs).service(wanted, searched);
    }
    Place home = home(new Wanted.OfFamily(wanted.cluster(), wanted.name()), Optional.empty());
    if (wanted.cluster().isPresent() && !home.hasExample()) {
      throw new NotFound(ecs).service(wanted, searched); // It is another cluster's, most likely.
    }
    return home;
  }

  private Place tagged(Wanted.Tagged wanted) {
    List<String> arns = services.tagged(wanted);
    if (arns.isEmpty()) {
      throw NotFound.tagged(wanted);
    }
    String arn =
        arns.size() == 1
            ? arns.getFirst()
            : chooser.choose(
                new Question(
                    "Several services have the tag " + wanted.words() + ". Which one?",
                    "-a CLUSTER/SERVICE, without --tag"),
                arns,
                NotFound::app);
    return services
        .described(arn)
        .map(service -> place(service, List.of()))
        .orElseThrow(() -> NotFound.tagged(wanted)); // Its tags outlived it for a while.
  }

  private Place family(Wanted.OfFamily wanted) {
    CompletableFuture<Optional<TaskDefinition>> defined = definitions.ask(wanted.family());
    Optional<CompletableFuture<Optional<Task>>> example =
        wanted
            .cluster()
            .map(cluster -> Calls.start(() -> tasks.example(cluster, Arn.family(wanted.family()))));
    if (Calls.await(defined).isEmpty()) {
      throw NotFound.family(wanted.family());
    }
    return home(wanted, example);
  }

  private Place home(
      Wanted.OfFamily wanted, Optional<CompletableFuture<Optional<Task>>> exampleThere) {
    String cluster = wanted.cluster().orElseGet(() -> clusterOf(wanted.family()));
    Optional<Task> example =
        exampleThere
            .map(Calls::await)
            .orElseGet(() -> tasks.example(cluster, Arn.family(wanted.family())));
    if (example.isEmpty() && wanted.cluster().isPresent()) {
      new NotFound(ecs).refuseAbsent(cluster);
    }
    return new Place(cluster, new Origin.OfFamily(wanted.family(), example));
  }

  /** Where it runs; or else the only cluster there is. */
  private String clusterOf(String family) {
    List<String> clusters = new ArrayList<>(tasks.clustersOf(Arn.family(family)));
    if (clusters.isEmpty()) {
      clusters.addAll(Calls.now(ecs::listClusters));
      if (clusters.size() != 1) {
        throw NotFound.clusterOf(family);
      }
    }
    return clusters.size() == 1
        ? clusters.getFirst()
        : chooser.choose(
            new Question(
                "Family " + family + " has tasks in several clusters. Which one?",
                "--cluster NAME"),
            clusters,
            Arn::name);
  }

  private Place task(Wanted.OneTask wanted) {
    Task found = tasks.named(wanted.name());
    return new Place(found.clusterArn(), new Origin.OfTask(found));
  }

  /** The service of a task, if it has one. */
  Optional<Service> serviceOf(Task task) {
    return task.service()
        .flatMap(name -> services.in(task.clusterArn(), name).stream().findFirst());
  }
}
