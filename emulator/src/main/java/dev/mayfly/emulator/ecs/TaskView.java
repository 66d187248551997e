package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A task as the API shows it. */
final class TaskView {

  private TaskView() {}

  static JsonObject of(Task task, boolean withTags) {
    Launch launch = task.launch();
    TaskLifecycle lifecycle = task.lifecycle();
    TaskTimes times = lifecycle.times();
    Fields fields =
        new Fields()
            .list("attachments", attachments(task))
            .list("attributes", List.of(architecture()))
            .text("availabilityZone", "us-east-1a")
            .text("capacityProviderName", launch.capacityProvider())
            .text("clusterArn", task.cluster().arn())
            .text("connectivity", times.pulled().map(_ -> "CONNECTED"))
            .time("connectivityAt", times.pulled())
            .list("containers", containers(task))
            .text("cpu", launch.cpu())
            .time("createdAt", times.created())
            .text("desiredStatus", lifecycle.desiredStatus().name())
            .flag("enableExecuteCommand", launch.executeCommand())
            .time("executionStoppedAt", times.executionStopped())
            .text("group", launch.group())
            .text("healthStatus", lifecycle.health().name())
            .text("lastStatus", lifecycle.status().name())
            .text("launchType", launch.launchType().name())
            .text("memory", launch.memory())
            .json("overrides", launch.overrides().json());
    if (launch.launchType() == LaunchType.FARGATE) {
      fields.text("platformVersion", platform(launch)).text("platformFamily", "Linux");
    }
    return fields
        .time("pullStartedAt", times.pulled())
        .time("pullStoppedAt", times.pulled())
        .time("startedAt", times.started())
        .text("startedBy", launch.startedBy())
        .text("stopCode", lifecycle.stop().map(stop -> stop.code().text()))
        .time("stoppedAt", times.stopped())
        .text("stoppedReason", lifecycle.stop().map(TaskEvent.StopRequested::reason))
        .time("stoppingAt", times.stopping())
        .list("tags", withTags ? task.tags().json() : List.of())
        .text("taskArn", task.arn())
        .text("taskDefinitionArn", launch.definition().arn())
        .number("version", task.version())
        .build();
  }

  private static String platform(Launch launch) {
    return launch.platformVersion().equals("LATEST") ? "1.4.0" : launch.platformVersion();
  }

  private static JsonObject architecture() {
    String machine = System.getProperty("os.arch", "");
    String name = machine.equals("aarch64") ? "arm64" : "x86_64";
    return new Fields().text("name", "ecs.cpu-architecture").text("value", name).build();
  }

  private static List<JsonObject> attachments(Task task) {
    String status =
        switch (task.lifecycle().status()) {
          case PROVISIONING -> "PRECREATED";
          case PENDING, RUNNING, DEACTIVATING, STOPPING -> "ATTACHED";
          case DEPROVISIONING -> "DETACHING";
          case STOPPED -> "DELETED";
        };
    return task.networkInterface().stream().map(one -> one.attachment(status)).toList();
  }

  private static List<JsonObject> containers(Task task) {
    List<JsonObject> list = new ArrayList<>();
    for (ContainerDefinition definition : task.launch().definition().containers()) {
      task.lifecycle()
          .container(definition.name())
          .ifPresent(state -> list.add(container(task, definition, state)));
    }
    return list;
  }

  private static JsonObject container(
      Task task, ContainerDefinition definition, ContainerState state) {
    Fields fields =
        new Fields()
            .text("containerArn", task.containerArn(definition.name()))
            .text("taskArn", task.arn())
            .text("name", definition.name())
            .text("image", definition.image())
            .text("imageDigest", state.runtimeId().flatMap(_ -> ImageDigest.of(definition.image())))
            .text("runtimeId", state.runtimeId())
            .text("lastStatus", state.status().name());
    state.exitCode().ifPresent(code -> fields.number("exitCode", code));
    fields
        .text("reason", state.reason())
        .list("networkBindings", List.of())
        .list(
            "networkInterfaces",
            task.networkInterface().stream().map(NetworkInterface::ofContainer).toList())
        .text("healthStatus", task.lifecycle().health(definition.name()).name())
        .text("cpu", "0");
    state.agent().ifPresent(agent -> fields.list("managedAgents", List.of(agent(agent))));
    return fields.build();
  }

  private static JsonObject agent(ContainerState.Agent agent) {
    return new Fields()
        .time("lastStartedAt", agent.lastStartedAt())
        .text("name", "ExecuteCommandAgent")
        .text("lastStatus", agent.status().name())
        .build();
  }

  /** A reference that led to nothing, as the Describe operations list it. */
  static JsonObject missing(String arn) {
    return failure(arn, "MISSING", Optional.empty());
  }

  static JsonObject failure(String arn, String reason, Optional<String> detail) {
    return new Fields()
        .text("arn", arn)
        .text("reason", reason.toUpperCase(Locale.ROOT))
        .text("detail", detail)
        .build();
  }
}
