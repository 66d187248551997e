package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.TaskDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

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
  private final ContainerDefinition container;
  private final Instant expiresAt;
  private final RunRequest request;

  private Planner(Target target, ShellOptions options, Instant now, UUID token) {
    this.target = target;
    this.options = options;
    this.definition = target.definition();
    this.choice = ContainerChoice.of(definition, target.name(), options.selection().container());
    this.container = choice.container();
    this.expiresAt = expiry(options, now);
    this.request = new RunRequest(target, options, container, token, expiresAt);
  }

  static ShellPlan plan(Target target, ShellOptions options, Instant now, UUID token) {
    Planner planner = new Planner(target, options, now, token);
    ShellPlan plan = options.register() ? planner.plan() : planner.unregistered();
    InsideChecks.check(options.inside(), planner.container, plan.overridesBlindly());
    return plan;
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
    return DerivedDefinition.wanted(definition, container, options.shape(), target.digests())
        .map(this::derived)
        .orElseGet(() -> overriding(false));
  }

  private ShellPlan derived(DerivedDefinition derived) {
    Optional<TaskDefinition> registered = DerivedDefinitions.find(derived, target.derived());
    List<Obstacle> obstacles = Obstacle.of(definition, container);
    boolean must = obstacles.stream().anyMatch(it -> it.kind() == Obstacle.Kind.ENDLESS);
    boolean registers = registered.isEmpty();
    String runs = registered.map(TaskDefinition::arn).orElseGet(() -> family(definition));
    Predicate<String> beside = derived.sidecars()::keeps;
    List<Change> changes = new ArrayList<>(derived.changes());
    changes.addAll(request.changes());
    return new ShellPlan(
        new ShellPlan.Parts(
            target,
            options,
            container,
            registers ? Optional.of(derived.request()) : Optional.empty(),
            request.of(runs, unpinned(derived), false, beside),
            registers && !must
                ? Optional.of(
                    request.of(definition.arn(), definition.arn(), !startsShell(), _ -> true))
                : Optional.empty(),
            false,
            request.launchId(),
            expiresAt,
            notes(Optional.of(derived)),
            changes,
            derived.sidecars().pruned(),
            new TaskDefinition(derived.request(), List.of())));
  }

  /**
   * The hash of that definition if no image were pinned: live tasks may come and go between two
   * launches of one plan, and what they run is compared for itself.
   */
  private String unpinned(DerivedDefinition derived) {
    return target.digests().isEmpty()
        ? derived.hash()
        : DerivedDefinition.of(definition, container.name(), options.shape(), Map.of()).hash();
  }

  private static String family(TaskDefinition definition) {
    return DerivedDefinition.family(definition.family());
  }

  private ShellPlan unregistered() {
    PlanChecks.checkWritable(container, options.shape());
    PlanChecks.checkUser(container, options.shape());
    PlanChecks.checkEnds(container, Obstacle.of(definition, container));
    return overriding(!startsShell());
  }

  /** Whether a command of one string is enough. */
  private boolean startsShell() {
    return Obstacle.takesShellCommand(container.entryPoint());
  }

  private ShellPlan overriding(boolean blindly) {
    return new ShellPlan(
        new ShellPlan.Parts(
            target,
            options,
            container,
            Optional.empty(),
            request.of(definition.arn(), definition.arn(), blindly, _ -> true),
            Optional.empty(),
            blindly,
            request.launchId(),
            expiresAt,
            notes(Optional.empty()),
            unpinned(),
            List.of(),
            definition));
  }

  /** An override cannot say which image. */
  private List<Change> unpinned() {
    List<Change> changes = new ArrayList<>(request.changes());
    Optional.ofNullable(target.digests().get(container.name()))
        .filter(_ -> container.document().text("image").filter(it -> it.contains("@")).isEmpty())
        .ifPresent(
            digest ->
                changes.add(
                    new Change(
                        "image of " + container.name() + " is not pinned",
                        "RunTask cannot override it; the live tasks run " + digest)));
    return changes;
  }

  private List<String> notes(Optional<DerivedDefinition> derived) {
    return new PlanNotes(definition, container)
        .addAll(target.origin().notes())
        .add(choice.note())
        .add(request.size().note())
        .add(serviceConnect())
        .add(ManagedScaling.note(target, options.shape()))
        .of(derived)
        .lines();
  }

  private Optional<String> serviceConnect() {
    return target.deployment().extras().serviceConnect()
        ? Optional.of(
            "names of Service Connect are not known in the task: only a service can be in their"
                + " namespace")
        : Optional.empty();
  }
}
