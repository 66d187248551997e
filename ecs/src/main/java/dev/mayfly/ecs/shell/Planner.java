package dev.mayfly.ecs.shell;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.Deployment;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.TaskDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Makes a {@link ShellPlan}: which container, whether a task definition must be derived, and the
 * requests. Pure.
 */
final class Planner {

  /** Between the plan and RunTask, and for clocks that differ. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  private final Target target;
  private final ShellOptions options;
  private final TaskDefinition definition;
  private final ContainerChoice choice;
  private final UUID token;
  private final Instant expiresAt;

  private Planner(Target target, ShellOptions options, Instant now, UUID token) {
    this.target = target;
    this.options = options;
    this.definition = target.definition();
    this.choice = ContainerChoice.of(definition, target.name(), options.selection().container());
    this.token = token;
    this.expiresAt = expiry(options, now);
  }

  static ShellPlan plan(Target target, ShellOptions options, Instant now, UUID token) {
    PlanChecks.check(target, options);
    return new Planner(target, options, now, token).plan();
  }

  /** The keeper starts at last when the start's timeout is over, and then has its maximum. */
  private static Instant expiry(ShellOptions options, Instant now) {
    return now.plus(options.timeout())
        .plus(options.lifetime().maximum())
        .plus(SLACK)
        .truncatedTo(ChronoUnit.SECONDS)
        .plusSeconds(1);
  }

  private ShellPlan plan() {
    ContainerDefinition container = choice.container();
    boolean derives = options.register() && DerivedDefinition.isNeededFor(container);
    Optional<DerivedDefinition> derived =
        derives
            ? Optional.of(DerivedDefinition.of(definition, container.name()))
            : Optional.empty();
    Optional<TaskDefinition> registered =
        derived.flatMap(wanted -> DerivedDefinitions.find(wanted, target.derived()));
    boolean registers = derived.isPresent() && registered.isEmpty();
    boolean blind = !options.register() && DerivedDefinition.isNeededFor(container);
    if (blind) {
      PlanChecks.checkEssential(container);
    }
    String runs =
        registers
            ? DerivedDefinition.family(definition.family())
            : registered.orElse(definition).arn();
    return new ShellPlan(
        new ShellPlan.Parts(
            target,
            options,
            container,
            registers ? derived.map(DerivedDefinition::request) : Optional.empty(),
            run(runs, blind),
            registers && container.essential()
                ? Optional.of(run(definition.arn(), true))
                : Optional.empty(),
            blind,
            launchId(),
            expiresAt,
            notes(container)));
  }

  private List<String> notes(ContainerDefinition container) {
    List<String> notes = new ArrayList<>();
    choice.note().ifPresent(notes::add);
    if (container.document().isTrue("readonlyRootFilesystem")) {
      notes.add(
          options.register()
              ? "the shell's root file system is writable, as ECS Exec needs it"
              : "the root file system is read-only; ECS Exec may not come up");
    }
    return notes;
  }

  private String launchId() {
    return token.toString().replace("-", "").substring(0, 16);
  }

  /** The RunTask request; {@code spellsShell} where the entry point does not start one. */
  private JsonDocument run(String taskDefinition, boolean spellsShell) {
    JsonObject overrides = overrides(spellsShell);
    PlanChecks.checkLength(overrides, options);
    JsonObject request = new JsonObject();
    request.addProperty("cluster", target.cluster().arn());
    request.addProperty("taskDefinition", taskDefinition);
    request.addProperty("count", 1);
    request.addProperty("clientToken", token.toString());
    request.addProperty("startedBy", EphemeralTags.startedBy(target.callerArn()));
    request.addProperty("enableExecuteCommand", true);
    addPlacement(request, target.deployment());
    request.add("overrides", overrides);
    request.add(
        "tags",
        Json.tags(
            EphemeralTags.of(
                target.callerArn(), target.name(), launchId(), expiresAt, options.reason())));
    return JsonDocument.of(request);
  }

  private static void addPlacement(JsonObject request, Deployment deployment) {
    if (!deployment.capacityProviderStrategy().isEmpty()) {
      JsonArray strategy = new JsonArray();
      deployment.capacityProviderStrategy().forEach(item -> strategy.add(item.tree()));
      request.add("capacityProviderStrategy", strategy);
    } else {
      deployment.launchType().ifPresent(type -> request.addProperty("launchType", type));
    }
    deployment
        .platformVersion()
        .filter(version -> !version.isEmpty())
        .ifPresent(version -> request.addProperty("platformVersion", version));
    deployment
        .networkConfiguration()
        .ifPresent(network -> request.add("networkConfiguration", network.tree()));
  }

  private JsonObject overrides(boolean spellsShell) {
    String script = new Keeper(options.lifetime()).script();
    JsonObject container = new JsonObject();
    container.addProperty("name", choice.container().name());
    container.add(
        "command", Json.strings(spellsShell ? List.of("/bin/sh", "-c", script) : List.of(script)));
    Map<String, String> environment = new TreeMap<>(options.shape().environment());
    environment.put(Keeper.ID_VARIABLE, launchId());
    container.add("environment", Json.environment(environment));
    JsonObject overrides = new JsonObject();
    JsonArray containers = new JsonArray();
    containers.add(container);
    overrides.add("containerOverrides", containers);
    TaskSize.of(definition, options).ifPresent(size -> size.addTo(overrides, container));
    return overrides;
  }
}
