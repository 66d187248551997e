package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.shell.Forward;
import dev.mayfly.ecs.shell.Inside;
import dev.mayfly.ecs.shell.LiveOptions;
import dev.mayfly.ecs.shell.LiveTask;
import dev.mayfly.ecs.shell.LiveTasks;
import dev.mayfly.ecs.shell.PipeOutcome;
import dev.mayfly.ecs.shell.PipedCommand;
import dev.mayfly.ecs.shell.PortTarget;
import dev.mayfly.ecs.shell.ShellOutcome;
import dev.mayfly.ecs.shell.ShellSession;
import dev.mayfly.session.IdlePolicy;
import dev.mayfly.session.PipeStreams;
import dev.mayfly.session.PortEvent;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.WindowSize;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent of a running task is killed while a shell, a command and a forward are in it. */
@Timeout(240)
class DeadAgentTest {

  private static final String STOPPED = "the exec agent of container demo stopped";

  private final RecordingProgress progress = new RecordingProgress();
  private final RecordingScreen screen = new RecordingScreen();

  private static LiveTask enter(LocalCloud cloud, RecordingProgress progress, String... command) {
    LiveOptions shell = LiveOptions.forApp("demo");
    LiveOptions options =
        new LiveOptions(
            shell.selection(), shell.task(), Inside.running(List.of(command)), shell.timeout());
    LiveTasks tasks = new LiveTasks(cloud.ecs(), InstantSource.system(), new SecureRandom());
    return tasks.find(options, new NobodyToAsk(), progress);
  }

  @Test
  void itsSessionsEndAndSayWhyAndTheNextFindsAnotherAgent(@TempDir Path directory)
      throws Exception {
    CompletableFuture<PortEvent> opened = new CompletableFuture<>();
    try (LocalCloud cloud = new LocalCloud(directory, settings -> settings.withSessionLimit(3));
        SessionClient client = SessionClient.create();
        LiveTask task = enter(cloud, progress);
        LiveTask commanded = enter(cloud, progress, "sh", "-c", "echo 1; sleep 1000")) {
      ShellSession shell = task.connect(client, new WindowSize(80, 24), screen, progress);
      FirstByte out = new FirstByte();
      PipeStreams streams =
          new PipeStreams(InputStream.nullInputStream(), out, OutputStream.nullOutputStream());
      PipedCommand command = commanded.pipe(client, streams, false, IdlePolicy.never(), progress);
      Forward forward =
          task.forward(
              client, new PortTarget(Optional.empty(), 9), IdlePolicy.never(), opened::complete);
      assertThat(opened.get(60, TimeUnit.SECONDS)).isInstanceOf(PortEvent.Opened.class);
      out.came.get(60, TimeUnit.SECONDS);
      Instant before = agent(cloud, task).execAgentStartedAt().orElseThrow();

      cloud.faults().killAgents();

      assertThat(agent(cloud, task).execAgentStatus()).contains("STOPPED");
      assertThat(shell.outcome())
          .isInstanceOfSatisfying(ShellOutcome.Cut.class, cut -> assertSaysSo(cut.problem()));
      assertThat(command.outcome())
          .isInstanceOfSatisfying(PipeOutcome.Lost.class, lost -> assertSaysSo(lost.problem()));
      assertSaysSo(forward.end().get(60, TimeUnit.SECONDS).problem());
      assertThat(agent(cloud, task).execAgentStatus()).contains("RUNNING");
      assertThat(agent(cloud, task).execAgentStartedAt().orElseThrow()).isAfter(before);
      ShellSession next = task.connect(client, new WindowSize(80, 24), screen, progress);
      next.session().type(Bytes.utf8("exit 3\n"));
      assertThat(next.outcome()).isEqualTo(new ShellOutcome.Exited(3));
    }
  }

  private static void assertSaysSo(Problem problem) {
    assertThat(problem.why()).startsWith(STOPPED);
    assertThat(problem.remedy()).contains("ECS starts the agent anew");
  }

  private static Task.Container agent(LocalCloud cloud, LiveTask task) {
    return cloud
        .ecs()
        .describeTasks("demo", List.of(task.taskArn()))
        .getFirst()
        .container("demo")
        .orElseThrow();
  }

  /** Tells that something came. */
  private static final class FirstByte extends OutputStream {
    private final CompletableFuture<Integer> came = new CompletableFuture<>();

    @Override
    public void write(int one) {
      came.complete(one);
    }
  }
}
