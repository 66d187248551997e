package dev.mayfly.ecs.shell;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.JsonDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/** Makes the RunTask requests of a plan. Pure. */
final class RunRequest {

  private final Target target;
  private final ShellOptions options;
  private final ContainerDefinition container;
  private final UUID token;
  private final Capacity capacity;
  private final TaskSize size;
  private final Roles roles;
  private final RunTags tags;
  private final LaunchVolumes volumes;

  RunRequest(
      Target target,
      ShellOptions options,
      ContainerDefinition container,
      UUID token,
      Instant expiresAt) {
    this.target = target;
    this.options = options;
    this.container = container;
    this.token = token;
    this.capacity = Capacity.of(target.deployment(), target.definition(), options.shape().runsOn());
    this.roles = Roles.of(options.shape(), target.definition());
    PlanChecks.check(target, capacity, roles);
    this.size = TaskSize.of(target.definition(), options.shape(), capacity.fargate());
    this.volumes = LaunchVolumes.of(target);
    this.tags =
        RunTags.of(
            EphemeralTags.of(
                target.callerArn(), target.name(), launchId(), expiresAt, options.reason()),
            target.deployment().extras(),
            target.definition());
  }

  /** Names this launch's files. */
  String launchId() {
    return token.toString().replace("-", "").substring(0, 16);
  }

  TaskSize size() {
    return size;
  }

  List<Change> changes() {
    List<Change> changes = new ArrayList<>(capacity.changes());
    changes.addAll(roles.changes());
    changes.addAll(volumes.changes());
    changes.addAll(tags.changes());
    return changes;
  }

  /**
   * The request.
   *
   * @param content names what is in that definition, be it registered yet or not, but for pins
   * @param spellsShell where the entry point does not start a shell
   * @param beside which other containers the task has
   */
  JsonDocument of(
      String taskDefinition, String content, boolean spellsShell, Predicate<String> beside) {
    JsonObject overrides = overrides(spellsShell, beside);
    PlanChecks.checkLength(overrides, options);
    JsonObject request = new JsonObject();
    request.addProperty("cluster", target.cluster().arn());
    request.addProperty("taskDefinition", taskDefinition);
    request.addProperty("count", 1);
    request.addProperty("clientToken", token.toString());
    request.addProperty("startedBy", EphemeralTags.startedBy(target.callerArn()));
    // A group of its own: constraints such as distinctInstance count only its like.
    request.addProperty("group", "mayfly-" + target.name());
    request.addProperty("referenceId", launchId()); // CloudTrail keeps it.
    request.addProperty("enableExecuteCommand", true);
    capacity.addTo(request);
    volumes.addTo(request);
    request.add("overrides", overrides);
    String digest = PlanDigest.of(request, content);
    tags.addTo(request);
    EphemeralTags.setPlan(request, digest);
    return JsonDocument.of(request);
  }

  private JsonObject overrides(boolean spellsShell, Predicate<String> beside) {
    String script = new Keeper(options.lifetime()).script();
    JsonObject own = new JsonObject();
    own.addProperty("name", container.name());
    own.add(
        "command", Json.strings(spellsShell ? List.of("/bin/sh", "-c", script) : List.of(script)));
    Map<String, String> environment = new TreeMap<>(options.shape().environment());
    environment.put(Keeper.ID_VARIABLE, launchId());
    own.add("environment", Json.environment(environment));
    JsonObject overrides = new JsonObject();
    JsonArray containers = new JsonArray();
    containers.add(own);
    overrides.add("containerOverrides", containers);
    size.addTo(overrides, own, beside);
    roles.addTo(overrides);
    return overrides;
  }
}
