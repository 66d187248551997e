package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One version of a service. A service has one PRIMARY, and ACTIVE ones as long as their tasks are
 * not replaced. Owned by the control plane's thread.
 */
final class Deployment {

  private final String id;
  private final TaskDefinition definition;
  private final Placement placement;
  private final Optional<Network> network;
  private final boolean executeCommand;
  private final Instant createdAt;
  private Instant updatedAt;
  private boolean primary = true;
  private boolean complete;

  Deployment(
      String id,
      TaskDefinition definition,
      Placement placement,
      Optional<Network> network,
      boolean executeCommand,
      Instant now) {
    this.id = id;
    this.definition = definition;
    this.placement = placement;
    this.network = network;
    this.executeCommand = executeCommand;
    this.createdAt = now;
    this.updatedAt = now;
  }

  String id() {
    return id;
  }

  TaskDefinition definition() {
    return definition;
  }

  Placement placement() {
    return placement;
  }

  Optional<Network> network() {
    return network;
  }

  boolean executeCommand() {
    return executeCommand;
  }

  boolean complete() {
    return complete;
  }

  static String newId(Supplier<UUID> ids) {
    long digits = ids.get().getLeastSignificantBits() >>> 1;
    return "ecs-svc/" + "%019d".formatted(digits);
  }

  /** The one in force. */
  void promoted(Instant now) {
    primary = true;
    updatedAt = now;
  }

  void replaced(Instant now) {
    primary = false;
    updatedAt = now;
  }

  /** All its tasks run, and no older ones. */
  void completed(Instant now) {
    complete = true;
    updatedAt = now;
  }

  JsonObject json(int desired, long running, long pending) {
    Fields fields = common(running, pending).number("desiredCount", primary ? desired : 0);
    return fields
        .number("failedTasks", 0)
        .text("rolloutState", complete ? "COMPLETED" : "IN_PROGRESS")
        .text(
            "rolloutStateReason",
            "ECS deployment " + id + (complete ? " completed." : " in progress."))
        .build();
  }

  /** As a service shows it that another controller than ECS deploys. */
  JsonObject taskSet(Service service, List<Task> tasks) {
    long running = ServiceTasks.running(tasks);
    return common(running, ServiceTasks.pending(tasks))
        .text("taskSetArn", service.taskSetArn(id))
        .text("serviceArn", service.arn())
        .text("clusterArn", service.cluster().arn())
        .number("computedDesiredCount", service.desiredCount())
        .json("scale", new Fields().number("value", 100).text("unit", "PERCENT").build())
        .text("stabilityStatus", running == service.desiredCount() ? "STEADY_STATE" : "STABILIZING")
        .build();
  }

  private Fields common(long running, long pending) {
    Fields fields =
        new Fields()
            .text("id", id)
            .text("status", primary ? "PRIMARY" : "ACTIVE")
            .text("taskDefinition", definition.arn())
            .number("pendingCount", pending)
            .number("runningCount", running)
            .time("createdAt", createdAt)
            .time("updatedAt", updatedAt);
    if (placement.strategy().isEmpty()) {
      fields.text("launchType", placement.launchType().name());
    } else {
      fields.list("capacityProviderStrategy", placement.strategy());
    }
    if (placement.launchType() == LaunchType.FARGATE) {
      fields.text("platformVersion", "1.4.0").text("platformFamily", "Linux");
    }
    return fields.json("networkConfiguration", network.map(Network::json));
  }
}
