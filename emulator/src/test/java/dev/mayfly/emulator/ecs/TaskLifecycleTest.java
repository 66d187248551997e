package dev.mayfly.emulator.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.emulator.ecs.TaskEffect.Reached;
import dev.mayfly.emulator.ecs.TaskEffect.StartAgent;
import dev.mayfly.emulator.ecs.TaskEffect.StartContainers;
import dev.mayfly.emulator.ecs.TaskEffect.StopAgent;
import dev.mayfly.emulator.ecs.TaskEffect.StopContainer;
import dev.mayfly.emulator.ecs.TaskEvent.AgentDied;
import dev.mayfly.emulator.ecs.TaskEvent.AgentStarted;
import dev.mayfly.emulator.ecs.TaskEvent.Elapsed;
import dev.mayfly.emulator.ecs.TaskEvent.Exited;
import dev.mayfly.emulator.ecs.TaskEvent.StartFailed;
import dev.mayfly.emulator.ecs.TaskEvent.Started;
import dev.mayfly.emulator.ecs.TaskEvent.StopRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskLifecycleTest {

  private static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");
  private static final Duration PHASE = Duration.ofSeconds(3);
  private static final Instant AGENT_AT = AT.plus(PHASE.multipliedBy(2));
  private static final StopRequested BY_USER =
      new StopRequested(StopCode.USER_INITIATED, "Task stopped by user");

  private final TaskLifecycle task =
      new TaskLifecycle(
          List.of(
              ContainerState.pending("app", true, true),
              ContainerState.pending("sidecar", false, false)),
          new StartOrder(Map.of()),
          PHASE,
          Duration.ofSeconds(60),
          AT);

  private Instant now = AT;

  private List<TaskEffect> on(TaskEvent event) {
    return task.on(event, now);
  }

  private List<TaskEffect> elapse() {
    now = task.deadline().orElseThrow();
    return on(new Elapsed());
  }

  private List<TaskEffect> start() {
    elapse();
    elapse();
    return on(new Started(Map.of("app", "t-1", "sidecar", "t-2")));
  }

  private ContainerState container(String name) {
    return task.container(name).orElseThrow();
  }

  @Test
  void anAgentThatDiesIsStoppedAndThenStartedAnew() {
    start();
    on(new AgentStarted("app"));

    assertThat(on(new AgentDied("app"))).isEmpty();
    assertThat(container("app").agent().orElseThrow().status())
        .isEqualTo(ContainerState.Status.STOPPED);
    assertThat(elapse()).containsExactly(new StartAgent("app"));
    assertThat(container("app").agent().orElseThrow())
        .isEqualTo(new ContainerState.Agent(ContainerState.Status.PENDING, Optional.of(AGENT_AT)));
    on(new AgentStarted("app"));

    assertThat(container("app").agent().orElseThrow())
        .isEqualTo(new ContainerState.Agent(ContainerState.Status.RUNNING, Optional.of(now)));
    assertThat(now).isAfter(AGENT_AT);
    assertThat(task.deadline()).isEmpty();
  }

  @Test
  void aTaskThatStopsStartsNoAgentAnew() {
    start();
    on(new AgentStarted("app"));
    on(new AgentDied("app"));
    on(BY_USER);

    assertThat(elapse()).doesNotContain(new StartAgent("app"));
  }

  @Test
  void aTaskIsProvisionedThenPendingThenRuns() {
    assertThat(task.status()).isEqualTo(TaskStatus.PROVISIONING);
    assertThat(elapse()).containsExactly(new Reached(TaskStatus.PENDING));
    assertThat(now).isEqualTo(AT.plus(PHASE));
    assertThat(elapse()).containsExactly(new StartContainers());
    assertThat(on(new Started(Map.of("app", "t-1", "sidecar", "t-2"))))
        .containsExactly(new Reached(TaskStatus.RUNNING), new StartAgent("app"));

    assertThat(task.desiredStatus()).isEqualTo(TaskStatus.RUNNING);
    assertThat(task.times().started()).contains(AT.plus(PHASE.multipliedBy(2)));
    assertThat(container("app").runtimeId()).contains("t-1");
    assertThat(task.deadline()).isEmpty();
  }

  @Test
  void anAgentIsPendingUntilItRuns() {
    start();
    assertThat(container("app").agentRuns()).isFalse();

    on(new AgentStarted("app"));

    assertThat(container("app").agentRuns()).isTrue();
    assertThat(container("sidecar").agent()).isEmpty();
  }

  @Test
  void theEndOfAnEssentialContainerStopsTheOthers() {
    start();
    on(new AgentStarted("app"));

    assertThat(on(new Exited("app", 7)))
        .containsExactly(new StopAgent("app"), new Reached(TaskStatus.DEACTIVATING));
    assertThat(elapse())
        .containsExactly(new Reached(TaskStatus.STOPPING), new StopContainer("sidecar"));
    assertThat(on(new Exited("sidecar", 143)))
        .containsExactly(new Reached(TaskStatus.DEPROVISIONING));
    assertThat(elapse()).containsExactly(new Reached(TaskStatus.STOPPED));

    assertThat(task.stop())
        .contains(
            new StopRequested(
                StopCode.ESSENTIAL_CONTAINER_EXITED, "Essential container in task exited"));
    assertThat(container("app").exitCode()).contains(7);
    assertThat(container("sidecar").exitCode()).contains(143);
    assertThat(container("app").agentRuns()).isFalse();
    assertThat(task.times().stopped()).isPresent();
  }

  @Test
  void aContainerThatEndsWhileTheTaskIsDeactivatedLosesItsAgentToo() {
    start();
    on(new AgentStarted("app"));
    on(BY_USER);

    assertThat(on(new Exited("app", 0))).containsExactly(new StopAgent("app"));
    assertThat(elapse())
        .containsExactly(new Reached(TaskStatus.STOPPING), new StopContainer("sidecar"));
  }

  @Test
  void theEndOfAnotherContainerStopsNothing() {
    start();

    assertThat(on(new Exited("sidecar", 0))).isEmpty();

    assertThat(task.status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(container("sidecar").status()).isEqualTo(ContainerState.Status.STOPPED);
  }

  @Test
  void aTaskThatIsStoppedBeforeItStartsStartsNothing() {
    elapse();

    assertThat(on(BY_USER)).containsExactly(new Reached(TaskStatus.DEPROVISIONING));
    assertThat(elapse()).containsExactly(new Reached(TaskStatus.STOPPED));

    assertThat(container("app").exitCode()).isEmpty();
    assertThat(task.times().started()).isEmpty();
  }

  @Test
  void aTaskThatIsStoppedWhileItStartsIsStoppedOnceItHasStarted() {
    elapse();
    elapse();
    assertThat(on(BY_USER)).isEmpty();
    assertThat(task.desiredStatus()).isEqualTo(TaskStatus.STOPPED);

    assertThat(on(new Started(Map.of("app", "t-1", "sidecar", "t-2"))))
        .containsExactly(
            new Reached(TaskStatus.STOPPING),
            new StopAgent("app"),
            new StopContainer("app"),
            new StopContainer("sidecar"));
  }

  @Test
  void aFailedStartSaysWhichContainerAndWhy() {
    elapse();
    elapse();

    assertThat(on(new StartFailed(Optional.of("app"), "CannotStartContainerError: no sh")))
        .containsExactly(new Reached(TaskStatus.DEPROVISIONING));
    elapse();

    assertThat(task.stop())
        .contains(
            new StopRequested(StopCode.TASK_FAILED_TO_START, "CannotStartContainerError: no sh"));
    assertThat(container("app").reason()).contains("CannotStartContainerError: no sh");
    assertThat(container("sidecar").reason()).isEmpty();
  }

  @Test
  void aCommandThatEndsBeforeTheNewsOfItsStartIsNotLost() {
    elapse();
    elapse();
    assertThat(on(new Exited("app", 3))).isEmpty();

    assertThat(on(new Started(Map.of("app", "t-1", "sidecar", "t-2"))))
        .containsExactly(new Reached(TaskStatus.RUNNING), new Reached(TaskStatus.DEACTIVATING));
    assertThat(container("app").exitCode()).contains(3);
    assertThat(container("app").runtimeId()).contains("t-1");
  }

  @Test
  void theFirstReasonToStopStays() {
    start();
    on(BY_USER);

    assertThat(on(new StopRequested(StopCode.USER_INITIATED, "again"))).isEmpty();
    elapse();
    on(new Exited("app", 137));

    assertThat(task.stop()).contains(BY_USER);
  }

  @Test
  void aContainerThatNeverReportsItsEndIsGivenUp() {
    start();
    on(BY_USER);
    elapse();
    assertThat(task.status()).isEqualTo(TaskStatus.STOPPING);

    elapse();
    elapse();

    assertThat(task.status()).isEqualTo(TaskStatus.STOPPED);
    assertThat(container("app").exitCode()).isEmpty();
  }

  static List<Long> seeds() {
    return RandomGenerator.of("SplittableRandom").longs(200).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyOrderOfEventsLeadsForwardAndOnceToStopped(long seed) {
    RandomGenerator random =
        RandomGeneratorFactory.<RandomGenerator>of("SplittableRandom").create(seed);
    List<TaskStatus> reached = new ArrayList<>(List.of(TaskStatus.PROVISIONING));
    int starts = 0;

    for (int i = 0; i < 300; i++) {
      List<TaskEffect> effects = on(anyEvent(random));
      if (random.nextBoolean() && task.deadline().isPresent()) {
        effects = new ArrayList<>(effects);
        effects.addAll(elapse());
      }
      for (TaskEffect effect : effects) {
        if (effect instanceof Reached(var status)) {
          reached.add(status);
        } else if (effect instanceof StartContainers) {
          starts++;
        }
      }
    }

    assertThat(reached).isSorted().doesNotHaveDuplicates().endsWith(TaskStatus.STOPPED);
    assertThat(starts).isLessThanOrEqualTo(1);
    assertThat(task.deadline()).isEmpty();
  }

  private static TaskEvent anyEvent(RandomGenerator random) {
    String name = random.nextBoolean() ? "app" : "sidecar";
    return switch (random.nextInt(40)) {
      case 0 -> BY_USER;
      case 1, 2, 3 -> new Exited(name, random.nextInt(256));
      case 4 -> new StartFailed(Optional.of(name), "no");
      case 5, 6, 7 -> new AgentStarted(name);
      case 8, 9, 10, 11 -> new Started(Map.of("app", "t-1", "sidecar", "t-2"));
      case 12, 13 -> new AgentDied(name);
      default -> new Elapsed(); // Mostly nothing happens but time.
    };
  }
}
