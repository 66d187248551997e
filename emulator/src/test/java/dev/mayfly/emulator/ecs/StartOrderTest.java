package dev.mayfly.emulator.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.emulator.ecs.Dependency.Condition;
import dev.mayfly.emulator.ecs.TaskEffect.BeginContainer;
import dev.mayfly.emulator.ecs.TaskEffect.CheckHealth;
import dev.mayfly.emulator.ecs.TaskEffect.Reached;
import dev.mayfly.emulator.ecs.TaskEffect.StartAgent;
import dev.mayfly.emulator.ecs.TaskEffect.StopAgent;
import dev.mayfly.emulator.ecs.TaskEffect.StopContainer;
import dev.mayfly.emulator.ecs.TaskEvent.AgentStarted;
import dev.mayfly.emulator.ecs.TaskEvent.Elapsed;
import dev.mayfly.emulator.ecs.TaskEvent.Exited;
import dev.mayfly.emulator.ecs.TaskEvent.HealthChecked;
import dev.mayfly.emulator.ecs.TaskEvent.Started;
import dev.mayfly.emulator.ecs.TaskEvent.StopRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A container that depends on another one starts after it and stops before it. */
class StartOrderTest {

  private static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");
  private static final HealthCheck CHECK =
      new HealthCheck(
          List.of("true"), Duration.ofSeconds(5), Duration.ofSeconds(2), 2, Duration.ofSeconds(8));
  private static final StopRequested BY_USER =
      new StopRequested(StopCode.USER_INITIATED, "Task stopped by user");

  private Instant now = AT;

  /** A database, which has a health check and 20 s to get well, and an app that waits for it. */
  private static TaskLifecycle task(Condition condition, boolean essential) {
    Map<String, StartTerms> terms = new LinkedHashMap<>();
    terms.put(
        "app",
        new StartTerms(
            List.of(new Dependency("db", condition)), Optional.empty(), Optional.empty()));
    terms.put(
        "db", new StartTerms(List.of(), Optional.of(CHECK), Optional.of(Duration.ofSeconds(20))));
    return new TaskLifecycle(
        List.of(
            ContainerState.pending("app", true, true),
            ContainerState.pending("db", essential, true)),
        new StartOrder(terms),
        Duration.ZERO,
        Duration.ofSeconds(60),
        AT);
  }

  private List<TaskEffect> elapse(TaskLifecycle task) {
    now = task.deadline().orElseThrow();
    return task.on(new Elapsed(), now);
  }

  private List<TaskEffect> start(TaskLifecycle task) {
    elapse(task);
    elapse(task);
    return task.on(new Started(Map.of("app", "t-1", "db", "t-2")), now);
  }

  private List<TaskEffect> checked(TaskLifecycle task, boolean healthy) {
    assertThat(elapse(task)).contains(new CheckHealth("db"));
    return task.on(new HealthChecked("db", healthy), now);
  }

  private static ContainerState container(TaskLifecycle task, String name) {
    return task.container(name).orElseThrow();
  }

  @Test
  void whoWaitsForAStartStartsInTheSameMoment() {
    TaskLifecycle task = task(Condition.START, true);

    assertThat(start(task))
        .containsExactly(
            new BeginContainer("app"),
            new Reached(TaskStatus.RUNNING),
            new StartAgent("db"),
            new StartAgent("app"));
  }

  @Test
  void aTaskIsPendingUntilItsLastContainerHasStarted() {
    TaskLifecycle task = task(Condition.HEALTHY, true);

    assertThat(start(task)).containsExactly(new StartAgent("db"));
    assertThat(task.status()).isEqualTo(TaskStatus.PENDING);
    assertThat(container(task, "db").status()).isEqualTo(ContainerState.Status.RUNNING);
    assertThat(container(task, "app").status()).isEqualTo(ContainerState.Status.PENDING);
    assertThat(container(task, "app").runtimeId()).isEmpty();
    task.on(new AgentStarted("db"), now);
    assertThat(container(task, "db").agentRuns()).isTrue();

    assertThat(checked(task, true))
        .containsExactly(
            new BeginContainer("app"), new Reached(TaskStatus.RUNNING), new StartAgent("app"));
    assertThat(now).isEqualTo(AT.plusSeconds(5));
    assertThat(task.times().started()).contains(now);
    assertThat(container(task, "app").runtimeId()).contains("t-1");
    assertThat(task.health("db")).isEqualTo(Health.Status.HEALTHY);
    assertThat(task.health()).isEqualTo(Health.Status.HEALTHY);
  }

  @Test
  void failuresOfTheStartPeriodDoNotCountAndOneSuccessMendsAll() {
    TaskLifecycle task = task(Condition.START, true);
    start(task);
    List<Health.Status> seen = new ArrayList<>();

    for (boolean healthy : new boolean[] {false, false, false, true, false, false}) {
      checked(task, healthy);
      seen.add(task.health("db"));
    }

    assertThat(seen)
        .containsExactly(
            Health.Status.UNKNOWN,
            Health.Status.UNKNOWN,
            Health.Status.UNHEALTHY,
            Health.Status.HEALTHY,
            Health.Status.HEALTHY,
            Health.Status.UNHEALTHY);
    assertThat(task.status()).isEqualTo(TaskStatus.RUNNING);
  }

  @Test
  void aCheckIsNotBegunWhileOneIsUnderWay() {
    TaskLifecycle task = task(Condition.START, true);
    start(task);
    assertThat(elapse(task)).containsExactly(new CheckHealth("db"));

    assertThat(task.deadline()).isEmpty();
    assertThat(task.on(new Elapsed(), now.plusSeconds(60))).isEmpty();
  }

  @Test
  void whatDoesNotGetWellInItsTimeIsGivenUp() {
    TaskLifecycle task = task(Condition.HEALTHY, true);
    start(task);
    checked(task, false);
    checked(task, false);
    checked(task, false);

    List<TaskEffect> effects = elapse(task);

    assertThat(now).isEqualTo(AT.plusSeconds(20));
    assertThat(effects)
        .contains(new StopContainer("app"), new Reached(TaskStatus.DEACTIVATING))
        .doesNotContain(new BeginContainer("app"));
    assertThat(container(task, "app").exitCode()).contains(143);
    assertThat(container(task, "app").reason().orElseThrow())
        .isEqualTo(
            "CannotStartContainerError: dependency graph: container ordering dependency [db] for"
                + " target [app] has timed out.");
    assertThat(task.stop().orElseThrow().code()).isEqualTo(StopCode.ESSENTIAL_CONTAINER_EXITED);
  }

  @Test
  void whoWaitsForAnEndStartsAfterIt() {
    for (Condition condition : List.of(Condition.COMPLETE, Condition.SUCCESS)) {
      TaskLifecycle task = task(condition, false);
      assertThat(start(task)).doesNotContain(new BeginContainer("app"));

      assertThat(task.on(new Exited("db", 0), now))
          .contains(new BeginContainer("app"), new Reached(TaskStatus.RUNNING));
    }
  }

  @Test
  void anEndThatWasThereBeforeTheNewsOfTheStartIsSeen() {
    TaskLifecycle task = task(Condition.SUCCESS, false);
    elapse(task);
    elapse(task);
    task.on(new Exited("db", 0), now);

    assertThat(task.on(new Started(Map.of("app", "t-1", "db", "t-2")), now))
        .contains(new BeginContainer("app"), new Reached(TaskStatus.RUNNING));
  }

  @Test
  void aFailureLetsWhoWaitsForAnEndStartAndWhoWaitsForSuccessNever() {
    TaskLifecycle complete = task(Condition.COMPLETE, false);
    start(complete);
    assertThat(complete.on(new Exited("db", 1), now)).contains(new BeginContainer("app"));

    TaskLifecycle success = task(Condition.SUCCESS, false);
    start(success);
    assertThat(success.on(new Exited("db", 1), now))
        .contains(new Reached(TaskStatus.DEACTIVATING))
        .doesNotContain(new BeginContainer("app"));
    assertThat(container(success, "app").reason().orElseThrow())
        .contains("[db] for target [app] as dependency did not exit successfully.");
  }

  @Test
  void theyStopInReverseOrder() {
    TaskLifecycle task = task(Condition.HEALTHY, true);
    start(task);
    checked(task, true);
    task.on(BY_USER, now);

    assertThat(elapse(task))
        .containsExactly(
            new Reached(TaskStatus.STOPPING),
            new StopAgent("app"),
            new StopAgent("db"),
            new StopContainer("app"));
    assertThat(task.on(new Exited("app", 143), now)).containsExactly(new StopContainer("db"));
    assertThat(task.on(new Exited("db", 143), now))
        .containsExactly(new Reached(TaskStatus.DEPROVISIONING));
  }

  @Test
  void aTaskThatIsStoppedWhileAContainerWaitsNeverStartsIt() {
    TaskLifecycle task = task(Condition.HEALTHY, true);
    start(task);

    assertThat(task.on(BY_USER, now)).containsExactly(new Reached(TaskStatus.DEACTIVATING));
    assertThat(elapse(task))
        .containsExactly(
            new Reached(TaskStatus.STOPPING),
            new StopContainer("app"),
            new StopAgent("db"),
            new StopContainer("db"));
    assertThat(container(task, "app").exitCode()).isEmpty();
    assertThat(task.on(new HealthChecked("db", true), now)).isEmpty();
    task.on(new Exited("db", 143), now);
    elapse(task);

    assertThat(task.status()).isEqualTo(TaskStatus.STOPPED);
    assertThat(task.times().started()).isEmpty();
  }
}
