package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.shell.Chooser;
import dev.mayfly.ecs.shell.LiveOptions;
import dev.mayfly.ecs.shell.LiveTask;
import dev.mayfly.ecs.shell.LiveTasks;
import dev.mayfly.ecs.shell.ShellOutcome;
import dev.mayfly.ecs.shell.ShellSession;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.WindowSize;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entering a task that runs anyway, from finding it to leaving it. */
class LiveTaskOnLocalCloudTest {

  @TempDir static Path directory;
  private static LocalCloud cloud;
  private static SessionClient client;

  private final RecordingProgress progress = new RecordingProgress();
  private final RecordingScreen screen = new RecordingScreen();

  private record NobodyToAsk() implements Chooser {
    @Override
    public <T> T choose(String question, List<T> choices, Function<T, String> label) {
      throw new AssertionError("asked: " + question);
    }
  }

  @BeforeAll
  static void start() {
    cloud = new LocalCloud(directory);
    client = SessionClient.create();
  }

  @AfterAll
  static void stop() {
    client.close();
    cloud.close();
  }

  private LiveTask enter(String app) {
    LiveTasks tasks = new LiveTasks(cloud.ecs(), InstantSource.system(), new SecureRandom());
    return tasks.find(LiveOptions.forApp(app), new NobodyToAsk(), progress);
  }

  private ShellSession connect(LiveTask task) {
    return task.connect(client, new WindowSize(80, 24), screen, progress);
  }

  @Test
  void leavingItStopsTheSessionAndNotTheTask() {
    String arn;
    try (LiveTask task = enter("demo")) {
      arn = task.taskArn();
      ShellSession session = connect(task);
      session.session().type(Bytes.utf8("echo $APP; exit 7\n"));

      assertThat(session.outcome()).isEqualTo(new ShellOutcome.Exited(7));
      assertThat(screen.shown()).contains("demo").doesNotContain("5731");
    }
    assertThat(progress.notes()).last().asString().matches("task \\w+ runs on");
    assertThat(cloud.ecs().describeTasks("demo", List.of(arn)).getFirst().ending()).isFalse();
  }

  @Test
  void aSessionThatIsLeftOpenEndsWithIt() {
    LiveTask task = enter("demo");
    ShellSession session = connect(task);

    task.close();

    assertThat(session.outcome()).isInstanceOf(ShellOutcome.Lost.class);
  }

  @Test
  void aTaskThatIsStoppedTellsWhy() {
    try (LiveTask task = enter("swallow")) {
      ShellSession session = connect(task);

      cloud.ecs().stopTask("demo", task.taskArn(), "maintenance");

      assertThat(session.outcome()).isInstanceOf(ShellOutcome.Lost.class);
      ShellOutcome.Lost lost = (ShellOutcome.Lost) session.outcome();
      assertThat(lost.problem().what()).matches("task \\w+ stopped");
      assertThat(lost.problem().why()).contains("maintenance");
    }
  }
}
