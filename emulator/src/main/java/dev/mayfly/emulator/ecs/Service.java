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
  private final String propagateTags;
  private final String createdBy;
  private final Instant createdAt;
  private final List<Deployment> deployments = new ArrayList<>();
  private final Deque<Event> events = new ArrayDeque<>();
  private final RestartBackoff backoff = new RestartBackoff();
  private Status status = Status.ACTIVE;
  private Tags tags;
  private int desiredCount;

  private record Event(String id, Instant at, String message) {}

  Service(
      String name,
      String arn,
      Cluster cluster,
      String propagateTags,
      Tags tags,
      String createdBy,
      Instant now) {
    this.name = name;
    this.arn = arn;
    this.cluster = cluster;
    this.propagateTags = propagateTags;
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

  /** The tags of a task of it. */
  Tags taskTags() {
    return switch (propagateTags) {
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
    Deployment primary = primary();
    Fields fields =
        new Fields()
            .text("serviceArn", arn)
            .text("serviceName", name)
            .text("clusterArn", cluster.arn())
            .list("loadBalancers", List.of())
            .list("serviceRegistries", List.of())
            .text("status", status.name())
            .number("desiredCount", desiredCount)
            .number("runningCount", ServiceTasks.running(tasks))
            .number("pendingCount", ServiceTasks.pending(tasks));
    if (primary.placement().strategy().isEmpty()) {
      fields.text("launchType", primary.placement().launchType().name());
    } else {
      fields.list("capacityProviderStrategy", primary.placement().strategy());
    }
    if (primary.placement().launchType() == LaunchType.FARGATE) {
      fields
          .text("platformVersion", primary.placement().platformVersion())
          .text("platformFamily", "Linux");
    }
    return fields
        .text("taskDefinition", primary.definition().arn())
        .json("deploymentConfiguration", deploymentConfiguration())
        .json("deploymentController", new Fields().text("type", "ECS").build())
        .list("deployments", active() ? deploymentsJson(tasks) : List.of())
        .list("events", events.stream().map(Service::json).toList())
        .time("createdAt", createdAt)
        .text("createdBy", createdBy)
        .list("placementConstraints", List.of())
        .list("placementStrategy", List.of())
        .json("networkConfiguration", primary.network().map(Network::json))
        .number("healthCheckGracePeriodSeconds", 0)
        .text("schedulingStrategy", "REPLICA")
        .list("tags", withTags ? tags.json() : List.of())
        .flag("enableECSManagedTags", false)
        .text("propagateTags", propagateTags)
        .flag("enableExecuteCommand", primary.executeCommand())
        .build();
  }

  private List<JsonObject> deploymentsJson(List<Task> tasks) {
    List<JsonObject> list = new ArrayList<>();
    for (Deployment deployment : deployments) {
      List<Task> own = ServiceTasks.of(deployment, tasks);
      list.add(deployment.json(desiredCount, ServiceTasks.running(own), ServiceTasks.pending(own)));
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
