package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.ecs.ExecuteCommandAnswer;
import dev.mayfly.ecs.Registration;
import dev.mayfly.ecs.RunTaskAnswer;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.protocol.WindowSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Launching on a virtual clock: every pause moves it, and takes no time. */
class LaunchTest {

  private static final Problem LOST = Problem.failure("RunTask failed", "lost", "again");
  private static final String LAUNCH = "0011223344556677";
  private static final Problem NOT_YET = Problem.failure("ExecuteCommand failed", "not up", "wait");

  private final AtomicReference<Instant> now = new AtomicReference<>(Fixtures.NOW);
  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final ScriptedEcs ecs = new ScriptedEcs();
  private final Setting setting = new Setting(ecs, now::get, new Random(1), this::pause);
  private final Progress progress =
      new Progress() {
        @Override
        public void phase(String name, String detail) {
          told.add(detail);
        }

        @Override
        public void note(String line) {
          told.add(line);
        }
      };

  private void pause(Duration duration) {
    pauses.add(duration);
    now.updateAndGet(instant -> instant.plus(duration));
  }

  private static Task task(String status, String agent) {
    return task(status, agent, Optional.empty(), Optional.empty());
  }

  private static Task task(
      String status, String agent, Optional<Integer> exitCode, Optional<String> reason) {
    return new Task(
        "arn:aws:ecs:eu-central-1:111122223333:task/prod/0123",
        Fixtures.CLUSTER,
        "arn:definition",
        status,
        "RUNNING",
        reason.map(_ -> "EssentialContainerExited"),
        reason,
        Optional.empty(),
        true,
        List.of(
            new Task.Container(
                "api",
                Optional.empty(),
                status,
                exitCode,
                Optional.empty(),
                Optional.of(agent),
                Optional.empty(),
                Optional.empty())),
        List.of());
  }

  private EphemeralShell launch() {
    ShellPlan plan = Fixtures.plan(Fixtures.definition(), ShellOptions.forApp("api"));
    return new Launch(setting, plan, progress).start();
  }

  private Problem problem() {
    return catchThrowableOfType(MayflyException.class, () -> launch().close()).problem();
  }

  private void starts(Task... looks) {
    ecs.runAnswers.add(new RunTaskAnswer.Started(task("PROVISIONING", "PENDING")));
    ecs.looks.addAll(List.of(looks));
  }

  @Test
  void registersRunsAndWaitsForTaskAndAgent() {
    starts(task("PENDING", "PENDING"), task("RUNNING", "PENDING"), task("RUNNING", "RUNNING"));

    launch();

    assertThat(ecs.calls)
        .containsExactly("register", "runTask", "describe", "describe", "describe");
    assertThat(ecs.runs.getFirst().text("taskDefinition")).hasValue("arn:registered:1");
    assertThat(told)
        .endsWith(
            "task PROVISIONING",
            "task PENDING",
            "task RUNNING, exec agent PENDING",
            "task RUNNING, exec agent RUNNING");
  }

  @Test
  void theLifetimeCountsFromTheAnswerOfRunTaskHoweverLongTheStartTakes() {
    starts(task("PENDING", "PENDING"), task("PENDING", "PENDING"), task("RUNNING", "RUNNING"));

    EphemeralShell shell = launch();

    assertThat(pauses).isNotEmpty();
    assertThat(shell.endsAt())
        .hasValue(Fixtures.NOW.plus(ShellOptions.forApp("api").lifetime().maximum()));
  }

  @Test
  void anAgentThatStopsInAReadOnlyRootIsExplained() {
    starts(task("RUNNING", "STOPPED"));
    TaskDefinition sealed =
        Fixtures.definition(
            it -> Fixtures.container(it, 0).addProperty("readonlyRootFilesystem", true));
    ShellPlan plan =
        Fixtures.plan(
            sealed,
            ShellOptions.forApp("api")
                .with(TaskShape.AS_DEPLOYED.withRoles(Optional.of("shell"), Optional.empty())));

    Problem problem =
        catchThrowableOfType(
                MayflyException.class, () -> new Launch(setting, plan, progress).start().close())
            .problem();

    assertThat(problem.remedy())
        .contains("--writable-root")
        .contains("arn:aws:iam::111122223333:role/shell");
    assertThat(ecs.calls).endsWith("stop");
  }

  @Test
  void looksAtOnceThenEverMoreRarelyWithJitter() {
    starts(task("PENDING", "PENDING"));

    Problem problem = problem();

    assertThat(problem.what()).contains("task 0123 did not come up in time");
    assertThat(pauses.getFirst()).isLessThan(Duration.ofMillis(50));
    assertThat(pauses.getLast()).isBetween(Duration.ofMillis(1500), Duration.ofMillis(2500));
    assertThat(Set.copyOf(pauses)).hasSizeGreaterThan(pauses.size() / 2);
    assertThat(ecs.calls.stream().filter("describe"::equals).count()).isLessThan(200);
  }

  @Test
  void aDeadlineThatPassesStopsTheTask() {
    starts(task("RUNNING", "PENDING"));

    Problem problem = problem();

    assertThat(problem.why()).contains("300 s").contains("exec agent PENDING");
    assertThat(problem.remedy()).contains("ssmmessages").contains("role/api-task");
    assertThat(ecs.calls).endsWith("stop");
  }

  @Test
  void aTaskThatStopsWhileStartingIsExplainedAndStopped() {
    starts(
        task("RUNNING", "PENDING"),
        task(
            "STOPPED",
            "STOPPED",
            Optional.of(3),
            Optional.of("Essential container in task exited")));
    ecs.logLines = List.of("no database");

    Problem problem = problem();

    assertThat(problem.what()).isEqualTo("task 0123 stopped while starting");
    assertThat(problem.why())
        .isEqualTo(
            """
            EssentialContainerExited: Essential container in task exited
            container api ended with 3
            api | no database""");
    assertThat(ecs.calls).endsWith("stop");
  }

  @Test
  void aLostAnswerIsAskedForAgainWithTheSameToken() {
    ecs.runAnswers.add(new RunTaskAnswer.Unclear(LOST));
    starts(task("RUNNING", "RUNNING"));

    launch();

    assertThat(ecs.runs).hasSize(2);
    assertThat(ecs.runs.get(1)).isEqualTo(ecs.runs.get(0));
  }

  @Test
  void anAnswerThatStaysLostSaysWhatBecomesOfATaskThatMayRun() {
    ecs.runAnswers.add(new RunTaskAnswer.Unclear(LOST));

    assertThat(problem().why()).contains("no task of this launch is to be seen").contains("60 s");
    assertThat(ecs.runs).hasSize(3);
    assertThat(ecs.calls).contains("list").doesNotContain("stop");
  }

  @Test
  void aTaskWhoseAnswerStaysLostIsFoundByItsLaunchAndUsed() {
    ecs.runAnswers.add(new RunTaskAnswer.Unclear(LOST));
    ecs.started = List.of(launched("another launch"), launched(LAUNCH));

    launch();

    assertThat(told).anyMatch(line -> line.contains("task " + LAUNCH + " is what it started"));
    assertThat(ecs.calls).doesNotContain("stop");
  }

  @Test
  void aRefusalAfterALostAnswerSaysNothingOfTheTaskThatMayRun() {
    ecs.runAnswers.add(new RunTaskAnswer.Unclear(LOST));
    ecs.runAnswers.add(new RunTaskAnswer.Refused(Problem.failure("throttled", "often", "wait")));
    ecs.started = List.of(launched(LAUNCH));

    launch();

    assertThat(told).anyMatch(line -> line.contains("is what it started"));
  }

  @Test
  void aRefusalOfTheFirstAttemptIsBelieved() {
    ecs.runAnswers.add(new RunTaskAnswer.Refused(Problem.failure("denied", "no", "ask")));

    assertThat(problem().what()).isEqualTo("denied");
    assertThat(ecs.calls).doesNotContain("list");
  }

  private static Task launched(String launchId) {
    Task task = task("RUNNING", "RUNNING");
    return new Task(
        "arn:aws:ecs:eu-central-1:111122223333:task/prod/" + launchId,
        task.clusterArn(),
        task.taskDefinitionArn(),
        task.lastStatus(),
        task.desiredStatus(),
        task.stopCode(),
        task.stoppedReason(),
        task.createdAt(),
        task.execEnabled(),
        task.containers(),
        List.of(new Tag(EphemeralTags.LAUNCH, launchId)));
  }

  @Test
  void anInterruptWhileTheAnswerIsLostSaysSoToo() {
    ecs.runAnswers.add(new RunTaskAnswer.Unclear(LOST));

    Problem problem = problemWhenInterrupted();

    assertThat(problem.kind()).isEqualTo(Problem.Kind.INTERRUPTED);
    assertThat(told).last().asString().contains("it ends by itself");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anInterruptWhileTheAnswerIsLostStopsTheTaskThatIsFound() {
    ecs.runAnswers.add(new RunTaskAnswer.Unclear(LOST));
    ecs.started = List.of(launched(LAUNCH));

    Problem problem = problemWhenInterrupted();

    assertThat(problem.kind()).isEqualTo(Problem.Kind.INTERRUPTED);
    assertThat(ecs.calls).endsWith("stop");
  }

  /** Of a launch that has nothing to register. */
  private Problem problemWhenInterrupted() {
    TaskDefinition shell =
        Fixtures.definition(
            it -> {
              Fixtures.container(it, 0).add("entryPoint", Json.strings(List.of("sh", "-c")));
              Fixtures.container(it, 1).remove("dependsOn");
            });
    ShellPlan plan = Fixtures.plan(shell, ShellOptions.forApp("api"));
    Thread.currentThread().interrupt();
    return catchThrowableOfType(
            MayflyException.class, () -> new Launch(setting, plan, progress).start().close())
        .problem();
  }

  @Test
  void whoMayNotRegisterRunsTheOriginalWithAShellSpeltOut() {
    ecs.registration =
        new Registration.Denied(Problem.failure("access denied: ecs:Register…", "no", "ask"));
    starts(task("RUNNING", "RUNNING"));

    launch();

    assertThat(ecs.runs.getFirst().text("taskDefinition")).hasValue(Fixtures.definition().arn());
    assertThat(told).anyMatch(line -> line.contains("by override only"));
  }

  @Test
  void anAgentThatIsNotReachableYetIsAskedUntilTheDeadline() {
    starts(task("RUNNING", "RUNNING"));
    ecs.execAnswers.add(new ExecuteCommandAnswer.NotYet(NOT_YET));
    try (SessionClient client = SessionClient.create();
        EphemeralShell shell = launch()) {
      Problem problem =
          catchThrowableOfType(
                  MayflyException.class,
                  () -> shell.connect(client, new WindowSize(80, 24), (_, _) -> {}, progress))
              .problem();

      assertThat(problem.why()).contains("300 s").contains("not up");
      assertThat(Duration.between(Fixtures.NOW, now.get()))
          .isBetween(Duration.ofSeconds(290), Duration.ofSeconds(300));
    }
    assertThat(ecs.calls).endsWith("stop");
  }

  @Test
  void aTaskThatDiesWhileItsAgentIsAskedEndsTheAsking() {
    starts(
        task("RUNNING", "RUNNING"),
        task("RUNNING", "RUNNING"),
        task("STOPPED", "STOPPED", Optional.of(137), Optional.of("OutOfMemoryError")));
    ecs.execAnswers.add(new ExecuteCommandAnswer.NotYet(NOT_YET));
    try (SessionClient client = SessionClient.create();
        EphemeralShell shell = launch()) {
      Problem problem =
          catchThrowableOfType(
                  MayflyException.class,
                  () -> shell.connect(client, new WindowSize(80, 24), (_, _) -> {}, progress))
              .problem();

      assertThat(problem.why()).contains("OutOfMemoryError");
      assertThat(problem.remedy()).contains("--memory");
    }
  }
}
