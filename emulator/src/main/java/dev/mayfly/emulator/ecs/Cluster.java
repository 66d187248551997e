package dev.mayfly.emulator.ecs;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A cluster and its services. Owned by the control plane's thread. */
final class Cluster {

  private final String name;
  private final String arn;
  private Optional<JsonObject> configuration;
  private JsonArray settings;
  private List<String> capacityProviders;
  private List<JsonObject> defaultStrategy = List.of();
  private final Map<String, Service> services = new TreeMap<>();
  private Tags tags;

  Cluster(
      String name,
      String arn,
      Optional<JsonObject> configuration,
      JsonArray settings,
      List<String> capacityProviders,
      Tags tags) {
    this.name = name;
    this.arn = arn;
    this.configuration = configuration;
    this.settings = settings;
    this.capacityProviders = List.copyOf(capacityProviders);
    this.tags = tags;
  }

  String name() {
    return name;
  }

  String arn() {
    return arn;
  }

  List<String> capacityProviders() {
    return capacityProviders;
  }

  /** Replaces its capacity providers. */
  void provide(List<String> names, List<JsonObject> strategy) {
    capacityProviders = List.copyOf(names);
    defaultStrategy = List.copyOf(strategy);
  }

  /** Replaces what is given. */
  void update(Optional<JsonObject> newConfiguration, Optional<JsonArray> newSettings) {
    configuration = newConfiguration.or(() -> configuration);
    settings = newSettings.orElse(settings);
  }

  /** The key that encrypts sessions into its tasks, as the configuration names it. */
  Optional<String> execKmsKeyId() throws AwsError {
    return new Input(configuration.orElseGet(JsonObject::new))
        .inner("executeCommandConfiguration")
        .filled("kmsKeyId");
  }

  Tags tags() {
    return tags;
  }

  void tag(Tags changed) {
    tags = changed;
  }

  Optional<Service> service(String serviceName) {
    return Optional.ofNullable(services.get(serviceName));
  }

  Collection<Service> services() {
    return List.copyOf(services.values());
  }

  void add(Service service) {
    services.put(service.name(), service);
  }

  void remove(Service service) {
    services.remove(service.name(), service);
  }

  /** As DescribeClusters shows it; the extras are asked for by {@code include}. */
  JsonObject json(Collection<Task> tasks, Collection<String> include) {
    Fields fields =
        new Fields()
            .text("clusterArn", arn)
            .text("clusterName", name)
            .text("status", "ACTIVE")
            .number("registeredContainerInstancesCount", 0)
            .number("runningTasksCount", count(tasks, TaskStatus.RUNNING))
            .number(
                "pendingTasksCount",
                count(tasks, TaskStatus.PROVISIONING) + count(tasks, TaskStatus.PENDING))
            .number(
                "activeServicesCount", services.values().stream().filter(Service::active).count())
            .list("statistics", include.contains("STATISTICS") ? statistics(tasks) : List.of())
            .list("tags", include.contains("TAGS") ? tags.json() : List.of())
            .texts("capacityProviders", capacityProviders)
            .list("defaultCapacityProviderStrategy", defaultStrategy);
    fields.json("settings", include.contains("SETTINGS") ? settings : new JsonArray());
    if (include.contains("CONFIGURATIONS")) {
      fields.json("configuration", configuration);
    }
    return fields.build();
  }

  /** Everything runs on Fargate here. */
  private List<JsonObject> statistics(Collection<Task> tasks) {
    long draining =
        services.values().stream()
            .filter(service -> service.status() == Service.Status.DRAINING)
            .count();
    return List.of(
        statistic("runningFargateTasksCount", count(tasks, TaskStatus.RUNNING)),
        statistic("drainingFargateServiceCount", draining));
  }

  private static JsonObject statistic(String name, long value) {
    return new Fields().text("name", name).text("value", Long.toString(value)).build();
  }

  private long count(Collection<Task> tasks, TaskStatus status) {
    return tasks.stream()
        .filter(task -> task.cluster() == this && task.lifecycle().status() == status)
        .count();
  }
}
