package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.shell.Chooser;
import dev.mayfly.ecs.shell.EphemeralShell;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.EphemeralTask;
import dev.mayfly.ecs.shell.Inside;
import dev.mayfly.ecs.shell.Lifetime;
import dev.mayfly.ecs.shell.Question;
import dev.mayfly.ecs.shell.Selection;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.ShellOutcome;
import dev.mayfly.ecs.shell.ShellPlan;
import dev.mayfly.ecs.shell.ShellSession;
import dev.mayfly.ecs.shell.TaskShape;
import dev.mayfly.ecs.shell.Warmth;
import dev.mayfly.emulator.Hold;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.WindowSize;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/** The whole path: find, plan, launch, connect, exit, undo. */
class ShellOnLocalCloudTest {

  private static final WindowSize SIZE = new WindowSize(80, 24);
  private static final Chooser NOBODY = new NobodyToAsk();

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

  @AfterEach
  void nothingIsLeft() {
    assertThat(shells.list(Optional.empty())).allMatch(EphemeralTask::stopping);
  }

  private static ShellOptions options(String app, boolean register, String... command) {
    return new ShellOptions(
        Selection.ofApp(app),
        Inside.running(List.of(command)),
        TaskShape.AS_DEPLOYED.withEnvironment(Map.of("GREETING", "hello")),
        Lifetime.DEFAULT,
        Optional.of("a test"),
        ShellOptions.DEFAULT_TIMEOUT,
        register,
        Warmth.NONE);
  }

  private ShellPlan plan(ShellOptions options) {
    return shells.plan(shells.find(options, NOBODY), options);
  }

  private EphemeralShell launch(ShellOptions options) {
    return shells.launch(plan(options), progress);
  }

  private ShellSession connect(EphemeralShell shell) {
    return shell.connect(client, SIZE, screen, progress);
  }

  private static Problem problem(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(MayflyException.class, call).problem();
  }

  private Task task(String arn) {
    return cloud.ecs().describeTasks("demo", List.of(arn)).getFirst();
  }

  @Test
  void aShellsExitStatusComesBackAndItsTrailerIsNotShown() throws Exception {
    try (EphemeralShell shell = launch(options("demo", true))) {
      ShellSession session = connect(shell);
      session.session().type(Bytes.utf8("echo $GREETING $APP; exit 7\n"));

      assertThat(session.outcome()).isEqualTo(new ShellOutcome.Exited(7));
      assertThat(screen.shown()).contains("hello demo").doesNotContain("5731");
    }
    assertThat(progress.notes()).last().asString().matches("task \\w+ stopped");
  }

  @Test
  void aCommandRunsWithItsWords() {
    try (EphemeralShell shell = launch(options("demo/demo", true, "printf", "[%s]", "a 'b'"))) {

      assertThat(connect(shell).outcome()).isEqualTo(new ShellOutcome.Exited(0));
      assertThat(screen.shown()).contains("[a 'b']");
    }
  }

  @Test
  void aDerivedDefinitionIsRegisteredOnce() {
    launch(options("swallow", true)).close();
    ShellPlan again = plan(options("swallow", true));

    assertThat(again.toJson()).doesNotContain("RegisterTaskDefinition");
    assertThat(cloud.ecs().newestRevisions("mayfly-swallow", 10)).hasSize(1);
  }

  @Test
  void anEntryPointThatSwallowsTheKeeperIsDetected() {
    try (EphemeralShell shell = launch(options("swallow", false))) {
      ShellOutcome outcome = connect(shell).outcome();

      assertThat(outcome).isInstanceOf(ShellOutcome.Lost.class);
      Problem problem = ((ShellOutcome.Lost) outcome).problem();
      assertThat(problem.what()).contains("keeper never came to life");
      assertThat(problem.remedy()).contains("--no-register");
    }
  }

  @Test
  void whoMayNotRegisterGetsAShellByOverride() {
    cloud.faults().deny("ecs:RegisterTaskDefinition");
    cloud.prepare(ShellOnLocalCloudTest::planScratchlessCopy);
    try (EphemeralShell shell = launch(options("copy", true, "true"))) {

      assertThat(connect(shell).outcome()).isEqualTo(new ShellOutcome.Exited(0));
      assertThat(progress.notes()).anyMatch(note -> note.contains("ecs:RegisterTaskDefinition"));
    } finally {
      cloud.faults().allow("ecs:RegisterTaskDefinition");
    }
  }

  /** A service of the same definition under another name; its derived definition is not there. */
  private static void planScratchlessCopy(software.amazon.awssdk.services.ecs.EcsClient client) {
    cloud.faults().allow("ecs:RegisterTaskDefinition");
    register(client, "copy", "public.ecr.aws/docker/library/busybox:1.36");
    cloud.faults().deny("ecs:RegisterTaskDefinition");
  }

  private static void register(
      software.amazon.awssdk.services.ecs.EcsClient client, String name, String image) {
    client.registerTaskDefinition(
        ask ->
            ask.family(name)
                .requiresCompatibilitiesWithStrings("FARGATE")
                .networkMode("awsvpc")
                .cpu("256")
                .memory("512")
                .taskRoleArn("arn:aws:iam::000000000000:role/task")
                .containerDefinitions(
                    ContainerDefinition.builder()
                        .name(name)
                        .image(image)
                        .essential(true)
                        .command("sleep", "600")
                        .build()));
    client.createService(
        ask ->
            ask.cluster("demo")
                .serviceName(name)
                .taskDefinition(name)
                .desiredCount(1)
                .launchType("FARGATE")
                .networkConfiguration(
                    network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-1"))));
  }

  @Test
  void anImageWithoutAShellIsExplained() {
    cloud.prepare(sdk -> register(sdk, "empty", "scratch"));

    Problem problem = problem(() -> launch(options("empty", true)).close());

    assertThat(problem.what()).contains("stopped while starting");
    assertThat(problem.remedy()).contains("no /bin/sh");
  }

  @Test
  void aTaskThatIsStoppedFromOutsideEndsTheSessionWithItsReason() throws Exception {
    try (EphemeralShell shell = launch(options("demo", true))) {
      ShellSession session = connect(shell);
      session.session().type(Bytes.utf8("echo re''ady\n"));
      screen.awaits("ready");

      cloud.ecs().stopTask("demo", shell.taskArn(), "maintenance tonight");

      ShellOutcome outcome = session.outcome();
      assertThat(outcome).isInstanceOf(ShellOutcome.Lost.class);
      assertThat(((ShellOutcome.Lost) outcome).problem().why()).contains("maintenance tonight");
    }
  }

  @Test
  void closingTwiceStopsTheTaskOnce() {
    EphemeralShell shell = launch(options("demo", true));

    shell.close();
    shell.close();

    assertThat(task(shell.taskArn()).ending()).isTrue();
    assertThat(progress.notes()).hasSize(1);
  }

  @Test
  void anInterruptWhileRunTaskIsUnansweredStopsTheTaskAllTheSame() throws Exception {
    ShellPlan plan = plan(options("demo", true));
    Hold hold = cloud.faults().holdAnswer("RunTask");
    CompletableFuture<Problem> problem = new CompletableFuture<>();
    Thread launching =
        Thread.ofPlatform()
            .start(() -> problem.complete(problem(() -> shells.launch(plan, progress).close())));

    hold.arrived().get(60, TimeUnit.SECONDS);
    launching.interrupt();
    hold.close();

    assertThat(problem.get(60, TimeUnit.SECONDS).kind()).isEqualTo(Problem.Kind.INTERRUPTED);
    assertThat(progress.notes()).last().asString().contains("stopped");
  }

  @Test
  void throttledCallsAreAskedAgain() {
    cloud.faults().throttle("RunTask", 2);
    cloud.faults().throttle("ExecuteCommand", 1);
    try (EphemeralShell shell = launch(options("demo", true, "true"))) {

      assertThat(connect(shell).outcome()).isEqualTo(new ShellOutcome.Exited(0));
    }
  }

  @Test
  void aDeniedCallNamesActionResourceAndPolicy() {
    cloud.faults().deny("ecs:RunTask");
    try {
      Problem problem = problem(() -> launch(options("demo", true)).close());

      assertThat(problem.what()).contains("ecs:RunTask").contains("task-definition/");
      assertThat(problem.remedy()).contains("\"Action\":\"ecs:RunTask\"");
    } finally {
      cloud.faults().allow("ecs:RunTask");
    }
  }

  @Test
  void aDeniedExecuteCommandLeavesNothingBehind() {
    cloud.faults().deny("ecs:ExecuteCommand");
    try (EphemeralShell shell = launch(options("demo", true))) {
      Problem problem = problem(() -> connect(shell));

      assertThat(problem.what()).contains("ecs:ExecuteCommand");
    } finally {
      cloud.faults().allow("ecs:ExecuteCommand");
    }
  }

  @Test
  void anUnknownAppIsAnsweredWithTheNearestNames() {
    Problem problem = problem(() -> plan(options("dmeo", true)));

    assertThat(problem.what()).isEqualTo("no service \"dmeo\" in any cluster of this region");
    assertThat(problem.remedy()).contains("did you mean demo/demo?");
  }

  @Test
  void anUnknownClusterIsAnsweredWithTheNearestNames() {
    Problem problem = problem(() -> plan(options("dem/demo", true)));

    assertThat(problem.what()).isEqualTo("no cluster \"dem\"");
    assertThat(problem.remedy()).contains("did you mean demo?");
  }

  @Test
  void severalMatchesAreGivenToTheChooser() {
    cloud.prepare(
        sdk -> {
          sdk.createCluster(ask -> ask.clusterName("other"));
          sdk.createService(
              ask ->
                  ask.cluster("other")
                      .serviceName("demo")
                      .taskDefinition("demo")
                      .desiredCount(0)
                      .launchType("FARGATE")
                      .networkConfiguration(
                          network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-1"))));
        });
    List<String> labels = new java.util.concurrent.CopyOnWriteArrayList<>();
    Chooser first =
        new Chooser() {
          @Override
          public <T> T choose(Question question, List<T> choices, Function<T, String> label) {
            choices.forEach(choice -> labels.add(label.apply(choice)));
            return choices.getFirst();
          }
        };
    try {
      shells.find(options("demo", true), first);

      assertThat(labels).containsExactlyInAnyOrder("demo/demo", "other/demo");
    } finally {
      cloud.prepare(
          sdk -> sdk.deleteService(ask -> ask.cluster("other").service("demo").force(true)));
    }
  }

  @Test
  void anEphemeralTaskIsListedWithItsTags() {
    try (EphemeralShell shell = launch(options("demo", true))) {
      List<EphemeralTask> listed =
          shells.list(Optional.of("demo")).stream().filter(task -> !task.stopping()).toList();

      assertThat(listed)
          .singleElement()
          .satisfies(
              task -> {
                assertThat(task.taskArn()).isEqualTo(shell.taskArn());
                assertThat(task.app()).isEqualTo("demo");
                assertThat(task.owner()).isEqualTo(cloud.ecs().callerArn());
                assertThat(task.reason()).hasValue("a test");
                assertThat(task.expiresAt()).isPresent();
              });
      assertThat(shells.reapable(false, Optional.empty()).doomed()).isEmpty();
      assertThat(shells.reapable(true, Optional.empty()).doomed()).hasSize(1);
    }
  }

  @Test
  void aDefinitionThatNoTaskRunsIsRemovedOnceItIsNotFreshAnyMore() {
    String family = "mayfly-demo";
    EphemeralShells anHourLater =
        new EphemeralShells(
            cloud.ecs(),
            () -> InstantSource.system().instant().plusSeconds(3600),
            UUID::randomUUID,
            new SecureRandom());
    try (EphemeralShell shell = launch(options("demo", true))) {
      String used = task(shell.taskArn()).taskDefinitionArn();

      assertThat(shells.unusedDefinitions()).isEmpty();
      assertThat(anHourLater.unusedDefinitions()).doesNotContain(used);
    }
    List<String> revisions = cloud.ecs().newestRevisions(family, 10);
    List<String> unused =
        anHourLater.unusedDefinitions().stream().filter(revisions::contains).toList();
    assertThat(unused).isNotEmpty();
    unused.forEach(anHourLater::removeDefinition);

    assertThat(cloud.ecs().newestRevisions(family, 10)).doesNotContainAnyElementsOf(unused);
  }

  @Test
  void reapingStopsATask() throws ExecutionException {
    EphemeralShell shell = launch(options("demo", true));

    shells.reapable(true, Optional.empty()).doomed().forEach(shells::stop);

    assertThat(task(shell.taskArn()).ending()).isTrue();
  }
}
