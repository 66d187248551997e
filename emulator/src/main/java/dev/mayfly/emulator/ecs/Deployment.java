package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Optional;

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
    Fields fields =
        new Fields()
            .text("id", id)
            .text("status", primary ? "PRIMARY" : "ACTIVE")
            .text("taskDefinition", definition.arn())
            .number("desiredCount", primary ? desired : 0)
            .number("pendingCount", pending)
            .number("runningCount", running)
            .number("failedTasks", 0)
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
    return fields
        .json("networkConfiguration", network.map(Network::json))
        .text("rolloutState", complete ? "COMPLETED" : "IN_PROGRESS")
        .text(
            "rolloutStateReason",
            "ECS deployment " + id + (complete ? " completed." : " in progress."))
        .build();
  }
}
