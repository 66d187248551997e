package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Deployment;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.Task;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;

/**
 * Lists what a shell can be opened in: the services of a region, and the families of those tasks
 * that run without one. Thread-safe. Only reads, no faster than AWS's throttles let it.
 */
public final class Apps {

  private static final int SERVICES_PER_CALL = 10;

  private final Ecs ecs;
  private final Setting setting;

  /** One for listing and describing: AWS counts them together. */
  private final Pace services;

  /** Does not own {@code ecs}. */
  public Apps(Ecs ecs, InstantSource clock) {
    this(new Setting(ecs, clock, RandomGenerator.getDefault(), Pause.real()));
  }

  Apps(Setting setting) {
    this.ecs = setting.ecs();
    this.setting = setting;
    this.services = new Pace(CallRate.ofServices(), setting.clock(), setting.pause());
  }

  /** The same, telling of what takes long. */
  public Apps telling(Progress progress) {
    return new Apps(setting.telling(progress));
  }

  /** All of them, by cluster and name; in one cluster, by name or ARN, or in all. */
  public List<App> list(Optional<String> cluster) {
    List<Cluster> clusters = new ClusterCensus(ecs).of(cluster);
    List<Service> services = services(clusters);
    List<App> apps = new ArrayList<>(services.stream().map(Apps::app).toList());
    apps.addAll(families(clusters, services));
    apps.sort(
        Comparator.comparing((App app) -> Arn.name(app.clusterArn())).thenComparing(App::name));
    return List.copyOf(apps);
  }

  /** The names of the services, as {@code cluster/service}, by a call for each cluster alone. */
  public List<String> serviceNames(Optional<String> cluster) {
    return arns(new ClusterCensus(ecs).of(cluster)).stream().map(NotFound::app).sorted().toList();
  }

  private List<String> arns(List<Cluster> clusters) {
    List<Cluster> inhabited =
        clusters.stream().filter(each -> each.census().services() > 0).toList();
    tell(inhabited);
    ServiceTags tags = ServiceTags.of(ecs, inhabited);
    List<String> all = new ArrayList<>();
    List<String> toAsk = new ArrayList<>();
    for (Cluster cluster : inhabited) {
      if (tags.areAllOf(cluster)) {
        all.addAll(tags.in(cluster));
      } else {
        toAsk.add(cluster.arn());
      }
    }
    Calls.paced(toAsk, services, ecs::listServices).forEach(all::addAll);
    return all;
  }

  private void tell(List<Cluster> inhabited) {
    if (inhabited.size() > ServiceTags.FEW) {
      int count = inhabited.stream().mapToInt(cluster -> cluster.census().services()).sum();
      setting.progress().phase("list", count + " services in " + inhabited.size() + " clusters");
    }
  }

  private List<Service> services(List<Cluster> clusters) {
    Map<String, List<String>> byCluster = new TreeMap<>();
    for (String arn : arns(clusters)) {
      byCluster.computeIfAbsent(clusterOf(arn, clusters), _ -> new ArrayList<>()).add(arn);
    }
    record Batch(String cluster, List<String> services) {}
    List<Batch> batches = new ArrayList<>();
    byCluster.forEach(
        (cluster, arns) ->
            arns.stream()
                .gather(Gatherers.windowFixed(SERVICES_PER_CALL))
                .map(some -> new Batch(cluster, some))
                .forEach(batches::add));
    Duration least = CallRate.ofServices().least(batches.size());
    if (!least.isZero()) {
      setting
          .progress()
          .phase("describe", "them, ten a call, which takes " + least.toSeconds() + " s");
    }
    return Calls.paced(
            batches, services, batch -> ecs.describeServices(batch.cluster(), batch.services()))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private static String clusterOf(String serviceArn, List<Cluster> clusters) {
    String name = NotFound.app(serviceArn).split("/", -1)[0];
    return clusters.stream()
        .filter(cluster -> cluster.name().equals(name))
        .map(Cluster::arn)
        .findFirst()
        .orElse(name);
  }

  private static App app(Service service) {
    return new App(
        service.clusterArn(),
        service.name(),
        "service",
        Optional.of(service.desiredCount()),
        service.runningCount(),
        service.primary().map(Deployment::taskDefinition),
        service.execEnabled());
  }

  /** In those clusters that have more tasks than their services. */
  private List<App> families(List<Cluster> clusters, List<Service> services) {
    List<String> busy =
        clusters.stream()
            .filter(cluster -> cluster.census().tasks() > tasksOf(cluster, services))
            .map(Cluster::arn)
            .toList();
    TaskCalls calls = new TaskCalls(setting);
    return calls.describe(calls.list(busy, ecs::listTasks)).stream()
        .collect(Collectors.groupingBy(Task::clusterArn))
        .values()
        .stream()
        .flatMap(tasks -> families(tasks).stream())
        .toList();
  }

  private static int tasksOf(Cluster cluster, List<Service> services) {
    return services.stream()
        .filter(service -> service.clusterArn().equals(cluster.arn()))
        .mapToInt(service -> service.runningCount() + service.pendingCount())
        .sum();
  }

  private static List<App> families(List<Task> tasks) {
    Map<String, List<Task>> byFamily = new TreeMap<>();
    tasks.stream()
        .filter(task -> task.service().isEmpty() && !task.ending())
        .filter(task -> !task.tags().contains(EphemeralTags.MARK))
        .sorted(TaskSearch.newestFirst())
        .forEach(
            task ->
                byFamily
                    .computeIfAbsent(Arn.family(task.taskDefinitionArn()), _ -> new ArrayList<>())
                    .add(task));
    return byFamily.entrySet().stream()
        .map(
            entry ->
                new App(
                    entry.getValue().getFirst().clusterArn(),
                    entry.getKey(),
                    "family",
                    Optional.empty(),
                    entry.getValue().size(),
                    Optional.of(entry.getValue().getFirst().taskDefinitionArn()),
                    entry.getValue().getFirst().execEnabled()))
        .toList();
  }
}
