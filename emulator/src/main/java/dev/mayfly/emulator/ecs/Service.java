package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A service: so many tasks of one definition, kept running. Owned by the control plane's thread.
 */
final class Service {

  /** ACTIVE until deleted; DRAINING while its last tasks stop; then INACTIVE. */
  enum Status {
    ACTIVE,
    DRAINING,
    INACTIVE
  }

  private static final int MOST_EVENTS = 100;

  private final String name;
  private final String arn;
  private final Cluster cluster;
  private final ServiceTraits traits;
  private final String createdBy;
  private final Instant createdAt;
  private final List<Deployment> deployments = new ArrayList<>();
  private final Deque<Event> events = new ArrayDeque<>();
  private final RestartBackoff backoff = new RestartBackoff();
  private Status status = Status.ACTIVE;
  private Tags tags;
  private int desiredCount;
  private boolean executeCommand;

  private record Event(String id, Instant at, String message) {}

  Service(
      String name,
      String arn,
      Cluster cluster,
      ServiceTraits traits,
      Tags tags,
      String createdBy,
      Instant now) {
    this.name = name;
    this.arn = arn;
    this.cluster = cluster;
    this.traits = traits;
    this.tags = tags;
    this.createdBy = createdBy;
    this.createdAt = now;
  }

  /** A service of {@code cluster} by its name or ARN, one that was deleted included. */
  static Optional<Service> named(Cluster cluster, String reference) throws AwsError {
    if (!Arns.isArn(reference)) {
      return cluster.service(reference);
    }
    String[] path = Arns.resource(reference, "service").split("/", 2);
    if (path.length == 2 && !path[0].equals(cluster.name())) {
      return Optional.empty();
    }
    return cluster.service(path[path.length - 1]);
  }

  String name() {
    return name;
  }

  String arn() {
    return arn;
  }

  Cluster cluster() {
    return cluster;
  }

  /** How its tasks are grouped. */
  String group() {
    return "service:" + name;
  }

  boolean active() {
    return status == Status.ACTIVE;
  }

  Status status() {
    return status;
  }

  void become(Status next) {
    status = next;
  }

  Tags tags() {
    return tags;
  }

  void tag(Tags changed) {
    tags = changed;
  }

  ServiceTraits traits() {
    return traits;
  }

  /** The ARN of a task set of it. */
  String taskSetArn(String id) {
    return arn.replace(":service/", ":task-set/") + "/" + id;
  }

  /** The tags of a task of it. */
  Tags taskTags() {
    Tags propagated = propagatedTags();
    return traits.managedTags()
        ? propagated.managed(cluster.name(), Optional.of(name))
        : propagated;
  }

  private Tags propagatedTags() {
    return switch (traits.propagateTags()) {
      case "SERVICE" -> tags;
      case "TASK_DEFINITION" -> primary().definition().tags();
      default -> Tags.NONE; // NONE, and what a later API may add.
    };
  }

  int desiredCount() {
    return desiredCount;
  }

  void scale(int count) {
    desiredCount = count;
  }

  RestartBackoff backoff() {
    return backoff;
  }

  Deployment primary() {
    return deployments.getFirst();
  }

  List<Deployment> deployments() {
    return List.copyOf(deployments);
  }

  /** Whether new tasks of it are started with ECS Exec. */
  boolean executeCommand() {
    return executeCommand;
  }

  void executeCommand(boolean enabled) {
    executeCommand = enabled;
  }

  /** Beside the others, until it is promoted. */
  void addTaskSet(Deployment set) {
    if (!deployments.isEmpty()) {
      set.replaced(createdAt);
    }
    deployments.addLast(set);
  }

  void promote(Deployment set, Instant now) {
    deployments.forEach(other -> other.replaced(now));
    set.promoted(now);
    deployments.remove(set);
    deployments.addFirst(set);
  }

  void deploy(Deployment next, Instant now) {
    if (!deployments.isEmpty()) {
      primary().replaced(now);
    }
    deployments.addFirst(next);
  }

  void remove(Deployment old) {
    deployments.remove(old);
  }

  void note(String id, Instant at, String message) {
    events.addFirst(new Event(id, at, "(service " + name + ") " + message));
    if (events.size() > MOST_EVENTS) {
      events.removeLast();
    }
  }

  /** As DescribeServices shows it; {@code tasks} are its own. */
  JsonObject json(List<Task> tasks, boolean withTags) {
    Fields fields =
        new Fields()
            .text("serviceArn", arn)
            .text("serviceName", name)
            .text("clusterArn", cluster.arn())
            .list("loadBalancers", traits.loadBalancers())
            .list("serviceRegistries", List.of())
            .text("status", status.name())
            .number("desiredCount", desiredCount)
            .number("runningCount", ServiceTasks.running(tasks))
            .number("pendingCount", ServiceTasks.pending(tasks));
    if (!deployments.isEmpty()) {
      primaryJson(fields);
    }
    boolean sets = traits.hasTaskSets();
    fields
        .json("deploymentConfiguration", deploymentConfiguration())
        .json("deploymentController", new Fields().text("type", traits.controller()).build())
        .list("deployments", active() && !sets ? deploymentsJson(tasks) : List.of());
    if (sets) {
      fields.list("taskSets", active() ? taskSets(tasks) : List.of());
    }
    return fields
        .list("events", events.stream().map(Service::json).toList())
        .time("createdAt", createdAt)
        .text("createdBy", createdBy)
        .list("placementConstraints", traits.placementConstraints())
        .list("placementStrategy", traits.placementStrategy())
        .number("healthCheckGracePeriodSeconds", 0)
        .text("schedulingStrategy", "REPLICA")
        .list("tags", withTags ? tags.json() : List.of())
        .flag("enableECSManagedTags", traits.managedTags())
        .text("propagateTags", traits.propagateTags())
        .flag("enableExecuteCommand", executeCommand)
        .build();
  }

  private void primaryJson(Fields fields) {
    Placement placement = primary().placement();
    if (placement.strategy().isEmpty()) {
      fields.text("launchType", placement.launchType().name());
    } else {
      fields.list("capacityProviderStrategy", placement.strategy());
    }
    if (placement.launchType() == LaunchType.FARGATE) {
      fields.text("platformVersion", placement.platformVersion()).text("platformFamily", "Linux");
    }
    fields
        .text("taskDefinition", primary().definition().arn())
        .json("networkConfiguration", primary().network().map(Network::json));
  }

  private List<JsonObject> taskSets(List<Task> tasks) {
    return deployments.stream().map(set -> set.taskSet(this, ServiceTasks.of(set, tasks))).toList();
  }

  private List<JsonObject> deploymentsJson(List<Task> tasks) {
    List<JsonObject> list = new ArrayList<>();
    for (Deployment deployment : deployments) {
      List<Task> own = ServiceTasks.of(deployment, tasks);
      JsonObject shown =
          deployment.json(desiredCount, ServiceTasks.running(own), ServiceTasks.pending(own));
      new Fields()
          .list("volumeConfigurations", traits.volumeConfigurations())
          .json("serviceConnectConfiguration", traits.serviceConnect())
          .build()
          .entrySet()
          .forEach(field -> shown.add(field.getKey(), field.getValue()));
      list.add(shown);
    }
    return list;
  }

  private static JsonObject deploymentConfiguration() {
    return new Fields().number("maximumPercent", 200).number("minimumHealthyPercent", 100).build();
  }

  private static JsonObject json(Event event) {
    return new Fields()
        .text("id", event.id())
        .time("createdAt", event.at())
        .text("message", event.message())
        .build();
  }
}
