package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.EphemeralTask;
import dev.mayfly.ecs.shell.Eventually;
import dev.mayfly.ecs.shell.Inside;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.ShellOutcome;
import dev.mayfly.ecs.shell.ShellPlan;
import dev.mayfly.ecs.shell.ShellSession;
import dev.mayfly.ecs.shell.ShellTask;
import dev.mayfly.ecs.shell.TaskOffers;
import dev.mayfly.ecs.shell.TaskShape;
import dev.mayfly.ecs.shell.Warmth;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.WindowSize;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that are left for the next shell, and taken, in real containers. */
class WarmShellOnLocalCloudTest {

  private static final WindowSize SIZE = new WindowSize(80, 24);
  private static final Warmth COLD = new Warmth(Optional.empty(), true);
  private static final Warmth WARM = new Warmth(Optional.of(Duration.ofHours(1)), true);

  @TempDir static Path directory;

  private static LocalCloud cloud;
  private static SessionClient client;

  private final RecordingProgress progress = new RecordingProgress();
  private final RecordingScreen screen = new RecordingScreen();
  private EphemeralShells shells;

  @BeforeAll
  static void start() {
    cloud = new LocalCloud(directory);
    client = SessionClient.create();
    // The image of live tasks is pinned: a plan made before one runs is another plan.
    Eventually.holds(
        "the service runs",
        () -> cloud.ecs().describeServices("demo", List.of("demo")).getFirst().runningCount() > 0);
  }

  @BeforeEach
  void open() {
    shells =
        new EphemeralShells(
            cloud.ecs(), InstantSource.system(), UUID::randomUUID, new SecureRandom());
  }

  @AfterAll
  static void stop() {
    client.close();
    cloud.close();
  }

  private static ShellOptions options(Warmth warmth, String... command) {
    return ShellOptions.forApp("demo").with(Inside.running(List.of(command))).with(warmth);
  }

  private TaskOffers offers(ShellOptions options) {
    ShellPlan plan = shells.plan(shells.find(options, new NobodyToAsk()), options);
    return shells.offers(plan, progress);
  }

  private ShellSession connect(ShellTask task) {
    return task.connect(client, SIZE, screen, progress);
  }

  /** Runs {@code options} in the first task that is offered, and leaves it; its ARN. */
  private String run(ShellOptions options) {
    try (ShellTask task = offers(options).get()) {
      assertThat(connect(task).outcome()).isEqualTo(new ShellOutcome.Exited(0));
      return task.taskArn();
    }
  }

  private Optional<EphemeralTask> listed(String task) {
    return shells.list(Optional.empty()).stream()
        .filter(found -> found.taskArn().equals(task))
        .findFirst();
  }

  private void stop(String task) {
    cloud.ecs().stopTask("demo", task, "a test");
  }

  @Test
  void theNextShellFindsWhatTheLastOneLeft() {
    String first = run(options(WARM, "sh", "-c", "echo left behind >/tmp/mayfly-test-$MAYFLY_ID"));

    assertThat(progress.notes()).last().asString().contains("stays until").contains("mayfly stop");
    assertThat(listed(first).orElseThrow().warm(Instant.now())).isTrue();
    String second =
        run(
            options(COLD, "sh", "-c", "cat /tmp/mayfly-test-$MAYFLY_ID && rm /tmp/mayfly-test-*")
                .because("second use"));

    assertThat(second).isEqualTo(first);
    assertThat(screen.shown()).contains("left behind");
    assertThat(progress.notes()).last().asString().matches("task \\w+ stopped");
  }

  @Test
  void whileItIsUsedItIsNotSaidToBeWarm() {
    String first = run(options(WARM, "true"));
    try (ShellTask task = offers(options(WARM, "cat").because("second use")).get()) {
      ShellSession session = connect(task);
      session.session().type(Bytes.utf8("on the screen\n"));
      Eventually.holds("the tags", () -> listed(first).orElseThrow().keptUntil().isEmpty());

      assertThat(listed(first).orElseThrow().reason()).hasValue("second use");
      assertThat(offers(options(COLD)).get()).isNotEqualTo(task).satisfies(ShellTask::close);
    }
    assertThat(listed(first).filter(task -> task.state().equals("RUNNING"))).isEmpty();
  }

  @Test
  void ofTwoAtOnceOneGetsItAndTheOtherAFreshOne() {
    String first = run(options(WARM, "true"));
    TaskOffers mine = offers(options(COLD, "sh", "-c", "echo mine; read line"));
    TaskOffers yours = offers(options(COLD, "sh", "-c", "echo yours; read line"));
    ShellTask late = yours.get();
    try (ShellTask taken = mine.get()) {
      assertThat(List.of(taken.taskArn(), late.taskArn())).containsOnly(first);
      ShellSession winner = connect(taken);
      Eventually.holds("the shell", () -> screen.shown().contains("mine"));

      assertThat(connect(late).outcome()).isEqualTo(new ShellOutcome.Taken());
      assertThat(late.provisional()).isTrue();
      late.close();
      try (ShellTask fresh = yours.get()) {
        assertThat(fresh.taskArn()).isNotEqualTo(first);
      }
      winner.session().type(Bytes.utf8("\n"));
      assertThat(winner.outcome()).isEqualTo(new ShellOutcome.Exited(0));
    }
  }

  @Test
  void anotherPlanOrWhoWantsAFreshOneGetsAFreshOne() {
    String first = run(options(WARM, "true"));
    ShellOptions other =
        options(COLD, "true").with(TaskShape.AS_DEPLOYED.withEnvironment(Map.of("OTHER", "1")));

    assertThat(run(other)).isNotEqualTo(first);
    assertThat(run(options(Warmth.NONE, "true"))).isNotEqualTo(first);
    assertThat(run(options(COLD, "true"))).isEqualTo(first);
  }

  @Test
  void whatCannotBeMarkedAsFreeIsStopped() {
    cloud.faults().deny("ecs:TagResource");
    try {
      String first = run(options(WARM, "true"));

      assertThat(listed(first).filter(task -> task.state().equals("RUNNING"))).isEmpty();
      assertThat(progress.notes()).anyMatch(note -> note.contains("could not be marked"));
    } finally {
      cloud.faults().allow("ecs:TagResource");
    }
  }

  @Test
  void whatNobodyTakesEndsByItsOwnClock() {
    Warmth brief = new Warmth(Optional.of(Duration.ofSeconds(2)), true);
    String first = run(options(brief, "true"));

    assertThat(offers(options(COLD, "true")).get())
        .satisfies(task -> assertThat(task.taskArn()).isNotEqualTo(first))
        .satisfies(ShellTask::close);
    Eventually.holds(
        "its end", () -> listed(first).filter(task -> task.state().equals("RUNNING")).isEmpty());
  }

  @Test
  void oneThatDiedIsNotOffered() {
    String first = run(options(WARM, "true"));
    stop(first);

    assertThat(run(options(COLD, "true"))).isNotEqualTo(first);
  }
}
