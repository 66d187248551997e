package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.gateway.Gateway;
import dev.mayfly.emulator.gateway.Grant;
import dev.mayfly.emulator.gateway.OpenSession;
import dev.mayfly.emulator.gateway.SessionDocument;
import dev.mayfly.emulator.gateway.TargetNotConnected;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Opens a session in a container. */
final class ExecuteCommandOperation {

  private final Cloud cloud;
  private final Gateway gateway;
  private final Supplier<UUID> ids;

  ExecuteCommandOperation(Cloud cloud, Gateway gateway, Supplier<UUID> ids) {
    this.cloud = cloud;
    this.gateway = gateway;
    this.ids = ids;
  }

  Map<String, Operation> all() {
    return Map.of("ExecuteCommand", this::execute);
  }

  private JsonObject execute(Input input, Caller caller) throws AwsError {
    if (!input.flag("interactive", false)) {
      throw EcsErrors.invalidParameter("Interactive is the only mode supported currently.");
    }
    String command = input.text("command").orElse("");
    if (command.isBlank()) {
      throw EcsErrors.invalidParameter("Command cannot be empty.");
    }
    Task task =
        cloud
            .task(cloud.cluster(input), input.text("task").orElse(""))
            .orElseThrow(EcsErrors::taskNotFound);
    ContainerState container = container(task, input.filled("container"));
    Grant grant = open(task, container, command, caller);
    return answer(task, container, grant);
  }

  private static ContainerState container(Task task, Optional<String> name) throws AwsError {
    List<String> names = task.launch().definition().containerNames();
    if (name.isEmpty() && names.size() > 1) {
      throw EcsErrors.invalidParameter(
          "A container name must be specified for a task with more than one container.");
    }
    return task.lifecycle()
        .container(name.orElse(names.getFirst()))
        .orElseThrow(
            () ->
                EcsErrors.invalidParameter(
                    "The container " + name.orElse("") + " was not found in the task."));
  }

  private Grant open(Task task, ContainerState container, String command, Caller caller)
      throws AwsError {
    Optional<String> target = task.targetId(container.name());
    if (!container.agentRuns() || target.isEmpty()) {
      throw EcsErrors.agentNotRunning();
    }
    String sessionId =
        "ecs-execute-command-" + ids.get().toString().replace("-", "").substring(0, 25);
    try {
      SessionDocument document =
          new SessionDocument.Command(command, task.cluster().execKmsKeyId());
      return gateway.openSession(new OpenSession(sessionId, target.get(), document, caller.arn()));
    } catch (TargetNotConnected e) {
      throw EcsErrors.targetNotConnected();
    }
  }

  private static JsonObject answer(Task task, ContainerState container, Grant grant) {
    JsonObject session =
        new Fields()
            .text("sessionId", grant.sessionId())
            .text("streamUrl", grant.streamUrl().toString())
            .text("tokenValue", grant.token())
            .build();
    return new Fields()
        .text("clusterArn", task.cluster().arn())
        .text("containerArn", task.containerArn(container.name()))
        .text("containerName", container.name())
        .flag("interactive", true)
        .json("session", session)
        .text("taskArn", task.arn())
        .build();
  }
}
