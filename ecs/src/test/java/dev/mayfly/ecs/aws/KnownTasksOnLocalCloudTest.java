package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.shell.Chooser;
import dev.mayfly.ecs.shell.EphemeralShell;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.KnownTask;
import dev.mayfly.ecs.shell.KnownTasks;
import dev.mayfly.ecs.shell.LogLine;
import dev.mayfly.ecs.shell.Logs;
import dev.mayfly.ecs.shell.LookupMemory;
import dev.mayfly.ecs.shell.Selection;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that are found by their ids, and what they wrote. */
class KnownTasksOnLocalCloudTest {

  private static final Chooser NOBODY = new NobodyToAsk();

  @TempDir static Path directory;
  private static LocalCloud cloud;
  private static SessionClient client;
  private static KnownTasks tasks;

  @BeforeAll
  static void start() {
    cloud = new LocalCloud(directory);
    client = SessionClient.create();
    tasks = new KnownTasks(cloud.ecs(), InstantSource.system(), new SecureRandom());
  }

  @AfterAll
  static void stop() {
    client.close();
    cloud.close();
  }

  private static EphemeralShell launch() {
    EphemeralShells shells =
        new EphemeralShells(
            cloud.ecs(), InstantSource.system(), UUID::randomUUID, new SecureRandom());
    ShellOptions options = ShellOptions.forApp("demo");
    return shells.launch(
        shells.plan(shells.find(options, NOBODY), options), new RecordingProgress());
  }

  private static String id(EphemeralShell shell) {
    return shell.taskArn().substring(shell.taskArn().lastIndexOf('/') + 1);
  }

  private static Instant expiry(EphemeralShell shell) {
    Task task = cloud.ecs().describeTasks("demo", List.of(shell.taskArn())).getFirst();
    return Instant.parse(task.tag("mayfly:expires-at").orElseThrow());
  }

  @Test
  void anEphemeralTaskIsFoundByTheBeginningOfItsIdAndIsMine() {
    try (EphemeralShell shell = launch()) {
      KnownTask known = tasks.find(id(shell).substring(0, 12), Optional.empty());

      assertThat(known.task().arn()).isEqualTo(shell.taskArn());
      assertThat(known.mine()).isTrue();
      assertThat(tasks.find(shell.taskArn(), Optional.empty()).task().arn())
          .isEqualTo(shell.taskArn());
    }
  }

  @Test
  void aTaskThatHasStoppedIsFoundAsWell() {
    EphemeralShell shell = launch();
    shell.close();

    assertThat(tasks.find(id(shell).substring(0, 12), Optional.of("demo")).ending()).isTrue();
  }

  @Test
  void aTaskIsExtendedByItsTagAndByItsKeeper() {
    try (EphemeralShell shell = launch()) {
      KnownTask known = tasks.find(id(shell), Optional.empty());
      Instant before = Instant.now();

      Instant end = tasks.extend(known, Duration.ofHours(20), client);

      assertThat(end).isAfterOrEqualTo(before.plus(Duration.ofHours(20)));
      assertThat(expiry(shell)).isAfterOrEqualTo(end);
    }
  }

  @Test
  void aTaskIsNeverExtendedToAnEarlierEnd() {
    try (EphemeralShell shell = launch()) {
      KnownTask known = tasks.find(id(shell), Optional.empty());
      Instant before = expiry(shell);

      Problem problem =
          catchThrowableOfType(
                  MayflyException.class, () -> tasks.extend(known, Duration.ofHours(1), client))
              .problem();

      assertThat(problem.what()).endsWith("lives as long as that anyway");
      assertThat(expiry(shell)).isEqualTo(before);
    }
  }

  @Test
  void theLogOfAServiceHoldsTheLinesOfAllItsContainersInOrder() {
    Logs logs =
        new Logs(cloud.ecs(), InstantSource.system(), new SecureRandom(), LookupMemory.NONE);
    Logs.Extent extent = logs.of(Selection.ofApp("demo"), NOBODY);
    List<LogLine> lines = new ArrayList<>();

    while (lines.size() < 2) { // The service may be starting.
      lines.clear();
      logs.read(extent, Instant.EPOCH, lines::add);
    }

    assertThat(extent.severalTasks()).isTrue();
    assertThat(extent.severalContainers()).isTrue();
    assertThat(lines.stream().map(LogLine::message)).contains("demo is up", "sidecar is up");
    assertThat(lines).isSortedAccordingTo(java.util.Comparator.comparing(LogLine::at));
  }
}
