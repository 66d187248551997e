package dev.mayfly.emulator.ecs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which container of a task may start, and which may stop: those that others depend on start first
 * and stop last. Knows their health as well, which others may wait for. No clock and no thread of
 * its own; owned by the lifecycle.
 *
 * <p>Source of the conditions: amazon-ecs-agent, agent/engine/dependencygraph/graph.go.
 */
final class StartOrder {

  /** Whether a container may start. */
  sealed interface Verdict {
    record Now() implements Verdict {}

    record Later() implements Verdict {}

    /** What it waits for cannot come any more. */
    record Never(String reason) implements Verdict {}
  }

  private final Map<String, StartTerms> terms;
  private final Map<String, Instant> startedAt = new HashMap<>();
  private final Map<String, Health> health = new TreeMap<>();

  /**
   * @param terms of each container; one that is missing has none
   */
  StartOrder(Map<String, StartTerms> terms) {
    this.terms = Map.copyOf(terms);
  }

  /** Whether a container does not start with the task, but when it is told. */
  boolean waits(String container) {
    return terms(container).waits();
  }

  Verdict verdict(String container, Map<String, ContainerState> states, Instant now) {
    Verdict verdict = new Verdict.Now();
    for (Dependency dependency : terms(container).dependsOn()) {
      ContainerState other = state(dependency.container(), states);
      switch (verdict(container, dependency, other, now)) {
        case Verdict.Never never -> {
          return never;
        }
        case Verdict.Later later -> verdict = later;
        case Verdict.Now _ -> {}
      }
    }
    return verdict;
  }

  private Verdict verdict(
      String container, Dependency dependency, ContainerState other, Instant now) {
    if (isMet(dependency, other)) {
      return new Verdict.Now();
    }
    if (!other.settled()) {
      return new Verdict.Later(); // It may have ended already, if its end came before its start.
    }
    String pair =
        "container ordering dependency [%s] for target [%s]"
            .formatted(dependency.container(), container);
    if (ran(other) && other.ended() && dependency.condition() == Dependency.Condition.SUCCESS) {
      return new Verdict.Never(
          "dependency graph: failed to resolve "
              + pair
              + " as dependency did not exit successfully.");
    }
    if (other.ended()) {
      return new Verdict.Never(
          "dependency graph: failed to resolve the " + pair + " because dependency has stopped.");
    }
    Optional<Instant> limit = limit(dependency);
    return limit.filter(until -> !now.isBefore(until)).isPresent()
        ? new Verdict.Never("dependency graph: " + pair + " has timed out.")
        : new Verdict.Later();
  }

  private static boolean ran(ContainerState container) {
    return container.runtimeId().isPresent();
  }

  private boolean isMet(Dependency dependency, ContainerState other) {
    return switch (dependency.condition()) {
      case START -> ran(other);
      case COMPLETE -> ran(other) && other.ended();
      case SUCCESS -> ran(other) && other.exitCode().equals(Optional.of(0));
      case HEALTHY -> !other.ended() && health(other.name()) == Health.Status.HEALTHY;
    };
  }

  /** Until when who waits for it does so. */
  private Optional<Instant> limit(Dependency dependency) {
    Optional<Duration> timeout = terms(dependency.container()).startTimeout();
    return Optional.ofNullable(startedAt.get(dependency.container()))
        .flatMap(start -> timeout.map(start::plus));
  }

  void started(String container, Instant now) {
    startedAt.put(container, now);
    terms(container).healthCheck().ifPresent(check -> health.put(container, Health.of(check, now)));
  }

  Health.Status health(String container) {
    return Optional.ofNullable(health.get(container))
        .map(Health::status)
        .orElse(Health.Status.UNKNOWN);
  }

  /** Whether there is anything to know of its health. */
  boolean isChecked(String container) {
    return terms(container).healthCheck().isPresent();
  }

  void found(String container, boolean healthy, Instant now) {
    health.computeIfPresent(container, (_, known) -> known.found(healthy, now));
  }

  /** Those of {@code alive} whose check is due; each is now under way. */
  List<String> checksDue(Collection<ContainerState> alive, Instant now) {
    List<String> due = new ArrayList<>();
    for (ContainerState container : alive) {
      Health known = health.get(container.name());
      if (!container.ended() && known != null && known.isDue(now)) {
        health.put(container.name(), known.checking());
        due.add(container.name());
      }
    }
    return due;
  }

  /** When there is next something to look after. */
  Optional<Instant> deadline(Map<String, ContainerState> states) {
    Stream<Instant> checks =
        health.entrySet().stream()
            .filter(entry -> !state(entry.getKey(), states).ended())
            .flatMap(entry -> entry.getValue().next().stream());
    Stream<Instant> limits =
        states.values().stream()
            .filter(container -> !container.ended() && !ran(container))
            .flatMap(container -> terms(container.name()).dependsOn().stream())
            .filter(dependency -> !isMet(dependency, state(dependency.container(), states)))
            .flatMap(dependency -> limit(dependency).stream());
    return Stream.concat(checks, limits).min(Instant::compareTo);
  }

  /** Whether nobody that runs depends on it. */
  boolean mayStop(String container, Map<String, ContainerState> states) {
    return states.values().stream()
        .filter(other -> !other.ended())
        .flatMap(other -> terms(other.name()).dependsOn().stream())
        .noneMatch(dependency -> dependency.container().equals(container));
  }

  private static ContainerState state(String container, Map<String, ContainerState> states) {
    return Optional.ofNullable(states.get(container)).orElseThrow();
  }

  private StartTerms terms(String container) {
    return terms.getOrDefault(container, StartTerms.NONE);
  }
}
