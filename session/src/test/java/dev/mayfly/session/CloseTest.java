package dev.mayfly.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.WindowSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloseTest {
  private static final WindowSize SIZE = new WindowSize(80, 24);
  private static final Pattern OUR_THREAD = Pattern.compile("\"name\": *\"(mayfly-[^\"]*)\"");
  private static final Pattern HTTP_THREAD = Pattern.compile("\"name\": *\"(HttpClient-[^\"]*)\"");

  private final TestGateway gateway = TestGateway.start();
  private final TestAgent agent = new TestAgent();
  private int dumps;

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void leavesNoThreadAndNoConnection() throws Exception {
    TestPeer peer;
    try (SessionClient client = SessionClient.create()) {
      Session session = connect(client, TestScreen.create());
      peer = gateway.accept();
      agent.attach(peer);
      session.type(Bytes.utf8("ls\r"));
      agent.awaitTyped("ls\r");
      List<String> running = threads(OUR_THREAD);

      session.close();

      assertThat(running).contains("mayfly-session", "mayfly-writer", "mayfly-screen");
      assertThat(TestPeer.within(session.end())).isEqualTo(new SessionEnd.ClosedByUs());
      assertThatNoneIsLeft(OUR_THREAD);
      peer.awaitGone();
    }
    assertThatNoneIsLeft(HTTP_THREAD);
  }

  @Test
  void doesNotWaitForAScreenThatBlocks() throws Exception {
    TestScreen screen = TestScreen.blocked();
    try (SessionClient client = SessionClient.create()) {
      Session session = connect(client, screen);
      TestPeer peer = gateway.accept();
      agent.attach(peer);
      agent.print(new byte[2_000_000]);
      screen.awaitFirstWrite();

      session.close();

      assertThat(session.end()).isCompleted();
      assertThatNoneIsLeft(OUR_THREAD);
      peer.awaitGone();
    }
  }

  @Test
  void doesNotWaitForAPeerThatNeitherReadsNorAnswers() throws Exception {
    try (SessionClient client = SessionClient.create()) {
      Session session = connect(client, TestScreen.create());
      TestPeer peer = gateway.accept();
      peer.readNothing();

      session.close();

      assertThat(session.end()).isCompletedWithValue(new SessionEnd.ClosedByUs());
      assertThatNoneIsLeft(OUR_THREAD);
    }
  }

  @Test
  void aConnectionLostLeavesNoThreadEither() throws Exception {
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, TestScreen.create())) {
      gateway.accept().cut();
      TestPeer.within(session.end());

      assertThatNoneIsLeft(OUR_THREAD);
    }
  }

  @Test
  void theScreenItselfMayCloseTheSession() throws Exception {
    CompletableFuture<Session> own = new CompletableFuture<>();
    try (SessionClient client = SessionClient.create()) {
      Session session = connect(client, (output, bytes) -> own.join().close());
      own.complete(session);
      agent.attach(gateway.accept());

      agent.print(new byte[10]);

      TestPeer.within(session.end());
      assertThatNoneIsLeft(OUR_THREAD);
    }
  }

  @Test
  void closingTheClientFirstCountsAsLost() throws Exception {
    SessionClient client = SessionClient.create();
    try (Session session = connect(client, TestScreen.create())) {
      gateway.accept();

      client.close();

      assertThat(TestPeer.within(session.end())).isInstanceOf(SessionEnd.Disconnected.class);
    }
  }

  private Session connect(SessionClient client, Screen screen) {
    return client.connect(gateway.request(SIZE), screen);
  }

  /** A thread that was told to end needs a moment to be gone from the JVM's lists. */
  private void assertThatNoneIsLeft(Pattern name) throws Exception {
    Instant limit = Instant.now().plus(Duration.ofSeconds(TestGateway.LIMIT_SECONDS));
    List<String> left = threads(name);
    while (!left.isEmpty() && Instant.now().isBefore(limit)) {
      left = threads(name);
    }
    assertThat(left).isEmpty();
  }

  /** Platform and virtual threads alike: only a dump shows the latter. */
  private List<String> threads(Pattern name) throws IOException, InterruptedException {
    Path dump = directory.resolve("threads-" + dumps++ + ".json");
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    String pid = Long.toString(ProcessHandle.current().pid());
    Process process =
        new ProcessBuilder(
                jcmd.toString(), pid, "Thread.dump_to_file", "-format=json", dump.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("jcmd.log").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    return name.matcher(Files.readString(dump)).results().map(found -> found.group(1)).toList();
  }
}
