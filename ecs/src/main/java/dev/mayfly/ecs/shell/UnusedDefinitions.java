package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The derived definitions that no task runs, and their removal. */
record UnusedDefinitions(Setting setting) {

  /** A launch may be between registering and running. */
  private static final Duration IN_USE = Duration.ofMinutes(15);

  private static final int MOST_REVISIONS = 100;

  /** Source: ECS API request throttling: one deregistration and one deletion a second. */
  private static final Duration PACE = Duration.ofSeconds(1);

  /** Their ARNs; of each family, the newest hundred are looked at. */
  List<String> all() {
    Ecs ecs = setting.ecs();
    List<String> families = Calls.now(() -> ecs.definitionFamilies(DerivedDefinition.PREFIX));
    List<String> revisions =
        Calls.onEach(families, family -> ecs.newestRevisions(family, MOST_REVISIONS)).stream()
            .flatMap(List::stream)
            .toList();
    Set<String> running = running();
    Instant before = setting.clock().instant().minus(IN_USE);
    return Calls.onEach(
            revisions.stream().filter(arn -> !running.contains(arn)).toList(),
            ecs::describeTaskDefinition)
        .stream()
        .flatMap(Optional::stream)
        .filter(definition -> definition.tags().contains(EphemeralTags.MARK))
        .filter(definition -> registeredAt(definition).filter(before::isAfter).isPresent())
        .map(TaskDefinition::arn)
        .toList();
  }

  /** Only ephemeral tasks run them; and a task outlives that its definition is removed. */
  private Set<String> running() {
    return new EphemeralSearch(setting)
        .tasks().stream().map(Task::taskDefinitionArn).collect(Collectors.toSet());
  }

  private static Optional<Instant> registeredAt(TaskDefinition definition) {
    return definition
        .document()
        .text("registeredAt")
        .map(
            seconds -> Instant.ofEpochMilli(new BigDecimal(seconds).movePointRight(3).longValue()));
  }

  /** Removes one, no faster than ECS takes it. */
  void remove(String arn) {
    Calls.now(
        () -> {
          setting.ecs().deleteTaskDefinition(arn);
          return arn;
        });
    try {
      setting.pause().of(PACE);
    } catch (InterruptedException e) {
      throw Calls.interrupted(e);
    }
  }
}
