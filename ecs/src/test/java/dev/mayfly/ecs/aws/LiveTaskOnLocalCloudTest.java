package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.ecs.shell.Forward;
import dev.mayfly.ecs.shell.ForwardEnd;
import dev.mayfly.ecs.shell.Inside;
import dev.mayfly.ecs.shell.LiveOptions;
import dev.mayfly.ecs.shell.LiveTask;
import dev.mayfly.ecs.shell.LiveTasks;
import dev.mayfly.ecs.shell.PipeOutcome;
import dev.mayfly.ecs.shell.PortTarget;
import dev.mayfly.ecs.shell.ShellOutcome;
import dev.mayfly.ecs.shell.ShellSession;
import dev.mayfly.session.IdlePolicy;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.PipeStreams;
import dev.mayfly.session.PortEvent;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.WindowSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Entering a task that runs anyway, from finding it to leaving it. */
@Timeout(120)
class LiveTaskOnLocalCloudTest {

  @TempDir static Path directory;
  private static LocalCloud cloud;
  private static SessionClient client;

  private final RecordingProgress progress = new RecordingProgress();
  private final RecordingScreen screen = new RecordingScreen();

  @BeforeAll
  static void start() {
    // One that is left behind keeps the next out.
    cloud = new LocalCloud(directory, settings -> settings.withSessionLimit(1));
    client = SessionClient.create();
  }

  @AfterAll
  static void stop() {
    client.close();
    cloud.close();
  }

  private LiveTask enter(String app, String... command) {
    LiveOptions shell = LiveOptions.forApp(app);
    LiveOptions options =
        new LiveOptions(
            shell.selection(), shell.task(), Inside.running(List.of(command)), shell.timeout());
    LiveTasks tasks = new LiveTasks(cloud.ecs(), InstantSource.system(), new SecureRandom());
    return tasks.find(options, new NobodyToAsk(), progress);
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
    assertThatThereIsRoom();
  }

  private void assertThatThereIsRoom() {
    try (LiveTask task = enter("demo")) {
      ShellSession session = connect(task);
      session.session().type(Bytes.utf8("exit 3\n"));

      assertThat(session.outcome()).isEqualTo(new ShellOutcome.Exited(3));
    }
  }

  @Test
  void aShellThatIsLeftEarlyIsOverThereToo() {
    try (LiveTask task = enter("demo")) {
      connect(task).session().close();
    }

    assertThatThereIsRoom();
  }

  @Test
  void aForwardThatIsLeftEarlyIsOverThereToo() throws Exception {
    try (LiveTask task = enter("demo")) {
      CompletableFuture<PortEvent> opened = new CompletableFuture<>();
      var _ =
          task.forward(
              client, new PortTarget(Optional.empty(), 9), IdlePolicy.never(), opened::complete);
      assertThat(opened.get(60, TimeUnit.SECONDS)).isInstanceOf(PortEvent.Opened.class);
    }

    assertThatThereIsRoom();
  }

  /** A session whose connection is cut by the next frame, and which cannot be resumed. */
  private Forward cutForward(LiveTask task, int port) throws Exception {
    BlockingQueue<PortEvent> opened = new LinkedBlockingQueue<>();
    Forward forward =
        task.forward(
            client, new PortTarget(Optional.empty(), port), IdlePolicy.never(), opened::add);
    assertThat(opened.poll(60, TimeUnit.SECONDS)).isInstanceOf(PortEvent.Opened.class);
    cloud.faults().cutClient();
    try (SocketChannel here = SocketChannel.open();
        ServerSocketChannel listening = loopback()) {
      here.connect(listening.getLocalAddress());
      var _ = forward.session().carry(listening.accept());
      assertThat(forward.end().get(60, TimeUnit.SECONDS)).isInstanceOf(ForwardEnd.Cut.class);
    }
    return forward;
  }

  private static ServerSocketChannel loopback() throws IOException {
    return ServerSocketChannel.open()
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** Whoever connects; the first may be what was cut. */
  private static void greet(ServerSocketChannel service) {
    while (service.isOpen()) {
      try (SocketChannel there = service.accept()) {
        there.write(ByteBuffer.wrap(new byte[] {42}));
      } catch (IOException gone) {
        // Then it needs no greeting.
      }
    }
  }

  private void resumingIsDenied(ThrowingCallable test) throws Throwable {
    cloud.faults().deny("ssm:ResumeSession");
    try {
      test.call();
    } finally {
      cloud.faults().allow("ssm:ResumeSession");
    }
  }

  @Test
  void aForwardThatIsCutIsOverThereTooWhileOthersGoOn() throws Throwable {
    resumingIsDenied(
        () -> {
          try (LiveTask task = enter("demo")) {
            cutForward(task, 9);

            assertThatThereIsRoom();
          }
        });
  }

  @Test
  void anotherSessionTakesThePlaceOfAForwardThatIsCut() throws Throwable {
    resumingIsDenied(
        () -> {
          try (LiveTask task = enter("demo");
              ServerSocketChannel service = loopback();
              ServerSocketChannel listening = loopback();
              SocketChannel here = SocketChannel.open()) {
            Forward cut = cutForward(task, service.socket().getLocalPort());

            Forward another = cut.reopened(Duration.ofSeconds(60));
            here.connect(listening.getLocalAddress());
            var _ = another.session().carry(listening.accept());

            Thread.ofVirtual().start(() -> greet(service));
            ByteBuffer got = ByteBuffer.allocate(1);
            assertThat(here.read(got)).isEqualTo(1);
            assertThat(got.get(0)).isEqualTo((byte) 42);
          }
        });
  }

  @Test
  void noSessionTakesThePlaceOfOneWhoseTaskIsLeftOrDead() throws Throwable {
    resumingIsDenied(
        () -> {
          Forward cut;
          try (LiveTask task = enter("demo")) {
            cut = cutForward(task, 9);
          }
          assertThat(
                  catchThrowableOfType(
                          MayflyException.class, () -> cut.reopened(Duration.ofSeconds(60)))
                      .problem()
                      .kind())
              .isEqualTo(Problem.Kind.INTERRUPTED);

          try (LiveTask task = enter("demo")) {
            Forward dead = cutForward(task, 9);
            cloud.ecs().stopTask("demo", task.taskArn(), "maintenance");
            assertThat(
                    catchThrowableOfType(
                            MayflyException.class, () -> dead.reopened(Duration.ofSeconds(60)))
                        .problem()
                        .why())
                .contains("maintenance");
          }
        });
  }

  @Test
  void aCommandThatIsCutIsOverThereTooAndItsFateIsNotKnown() throws Throwable {
    resumingIsDenied(
        () -> {
          try (LiveTask task = enter("demo", "sh", "-c", "while echo .; do sleep 0.1; done")) {
            AtomicBoolean first = new AtomicBoolean(true);
            OutputStream out =
                new OutputStream() {
                  @Override
                  public void write(int one) {
                    if (first.getAndSet(false)) {
                      cloud.faults().cutClient();
                    }
                  }
                };
            PipeStreams streams =
                new PipeStreams(
                    InputStream.nullInputStream(), out, OutputStream.nullOutputStream());

            PipeOutcome outcome =
                task.pipe(client, streams, false, IdlePolicy.never(), progress).outcome();

            assertThat(outcome).isInstanceOf(PipeOutcome.Lost.class);
            Problem problem = ((PipeOutcome.Lost) outcome).problem();
            assertThat(problem.why())
                .contains("may have finished or not, or still run in task " + id(task));
            assertThat(problem.remedy())
                .contains("see what the command has done", "ssm:ResumeSession");
            assertThatThereIsRoom();
          }
        });
  }

  private static String id(LiveTask task) {
    return task.taskArn().replaceFirst(".*/", "");
  }

  @Test
  void aCommandThatIsLeftEarlyIsOverThereToo() throws Exception {
    InputStream in = InputStream.nullInputStream();
    CompletableFuture<String> begun = new CompletableFuture<>();
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int one) {
            begun.complete("" + (char) one);
          }
        };
    try (LiveTask task = enter("demo", "sh", "-c", "echo 1; sleep 1000")) {
      PipeStreams streams = new PipeStreams(in, out, OutputStream.nullOutputStream());
      var _ = task.pipe(client, streams, false, IdlePolicy.never(), progress);
      assertThat(begun.get(60, TimeUnit.SECONDS)).isEqualTo("1");
    }

    assertThatThereIsRoom();
  }

  @Test
  void whereTerminatingIsDeniedNothingIsSaid() {
    String id;
    cloud.faults().deny("ssm:TerminateSession");
    try (LiveTask task = enter("demo")) {
      id = connect(task).session().id();
    } finally {
      cloud.faults().allow("ssm:TerminateSession");
    }

    assertThat(progress.notes()).singleElement().asString().matches("task \\w+ runs on");
    cloud.ecs().terminateSession(id);
    assertThatThereIsRoom();
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
