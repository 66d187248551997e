package dev.mayfly.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.Message.ChannelClosed;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.WindowSize;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Sessions are closed by their owner, used or not.
class SessionTest {
  private static final WindowSize SIZE = new WindowSize(80, 24);
  private static final Duration DEAD_PEER = Duration.ofSeconds(3);

  /** Short enough for a test to wait for, long enough for a machine with much else to do. */
  private static final SessionTimes SHORT =
      new SessionTimes(
          Duration.ofSeconds(30), Duration.ofMillis(200), DEAD_PEER, Duration.ofSeconds(5));

  private final TestGateway gateway = TestGateway.start();
  private final TestAgent agent = new TestAgent();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void theTokenComesFirstAndOnlyOnTheWire() throws Exception {
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, TestScreen.create())) {
      TestPeer peer = gateway.accept();

      assertThat(peer.token()).contains("\"TokenValue\":\"the-secret-token\"");
      assertThat(session.toString() + gateway.ticket()).doesNotContain("the-secret-token");
      assertThat(session.id()).isEqualTo("test-session");
    }
  }

  @Test
  void whatIsTypedArrivesAndWhatIsPrintedIsShown() throws Exception {
    TestScreen screen = TestScreen.create();
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, screen)) {
      agent.attach(gateway.accept());

      session.type(Bytes.utf8("ls\r"));
      agent.awaitTyped("ls\r");
      agent.print("file\r\n".getBytes(UTF_8));

      assertThat(screen.await(6)).asString(UTF_8).isEqualTo("file\r\n");
    }
  }

  @Test
  void theWindowSizeArrivesAtOnceAndAfterEachChange() throws Exception {
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, TestScreen.create())) {
      agent.attach(gateway.accept());
      WindowSize first = agent.nextSize();

      session.resize(new WindowSize(100, 30));

      assertThat(first).isEqualTo(SIZE);
      assertThat(agent.nextSize()).isEqualTo(new WindowSize(100, 30));
    }
  }

  @Test
  void aSessionThatIsKeptSaysItsSizeAgainAndAgain() throws Exception {
    IdlePolicy often =
        new IdlePolicy(Duration.ofHours(1), Duration.ofMillis(20), Duration.ofMinutes(20));
    try (SessionClient client = SessionClient.create();
        Session session =
            client.connect(gateway.request(SIZE).withIdle(often), TestScreen.create())) {
      agent.attach(gateway.accept());

      assertThat(List.of(agent.nextSize(), agent.nextSize(), agent.nextSize())).containsOnly(SIZE);
      session.resize(new WindowSize(100, 30));
      WindowSize size = agent.nextSize();
      while (size.equals(SIZE)) {
        size = agent.nextSize();
      }
      assertThat(agent.nextSize()).isEqualTo(new WindowSize(100, 30));
    }
  }

  @Test
  void aFullScreenDoesNotKeepTheSessionFromShowingThatItIsUsed() throws Exception {
    IdlePolicy often =
        new IdlePolicy(Duration.ofHours(1), Duration.ofMillis(20), Duration.ofMinutes(20));
    CountDownLatch gate = new CountDownLatch(1);
    Screen stuck = (output, bytes) -> awaitQuietly(gate);
    try (SessionClient client = SessionClient.create();
        Session session = client.connect(gateway.request(SIZE).withIdle(often), stuck)) {
      TestPeer peer = gateway.accept();
      String kilobyte = "x".repeat(1024);
      int full = 245; // With what each costs, just more than the 256 KiB that may wait.
      for (int sequence = 0; sequence < full; sequence++) {
        peer.send(output(sequence, kilobyte));
      }
      for (int acknowledged = 0; acknowledged < full; acknowledged++) {
        peer.next("acknowledge");
      }

      for (int sizes = 0; sizes < 20; sizes++) {
        assertThat(peer.next().payload().utf8()).contains("cols");
      }
      gate.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void theEndThatTheServiceWillMakeIsAnnounced() throws Exception {
    IdlePolicy nearTheEnd =
        new IdlePolicy(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(100));
    TestListener listener = new TestListener();
    try (SessionClient client = SessionClient.create();
        Session session =
            client.connect(
                gateway.request(SIZE).withIdle(nearTheEnd).withListener(listener),
                TestScreen.create())) {

      assertThat(listener.next()).startsWith("ends in PT1M");
      assertThat(session.end()).isNotDone();
    }
  }

  @Test
  void aSilenceIsToldAndTheSessionGoesOnWaiting() throws Exception {
    TestListener listener = new TestListener();
    TestScreen screen = TestScreen.create();
    try (SessionClient client = SessionClient.create();
        Session session = client.connect(gateway.request(SIZE).withListener(listener), screen)) {
      TestPeer peer = gateway.accept();

      assertThat(listener.next()).isEqualTo("silent for PT5S");
      agent.attach(peer);
      agent.print("late\r\n".getBytes(UTF_8));

      assertThat(screen.await(6)).asString(UTF_8).isEqualTo("late\r\n");
      assertThat(TestPeer.within(session.statistics()).bytesReceived()).isEqualTo(6);
    }
  }

  @Test
  void whatAListenerThrowsEndsTheSessionAsAFailureOfTheScreenDoes() throws Exception {
    IdlePolicy nearTheEnd =
        new IdlePolicy(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(100));
    SessionListener fails =
        new SessionListener() {
          @Override
          public void idleEndsIn(Duration left) {
            throw new IllegalStateException("a fault of the user's");
          }
        };
    try (SessionClient client = SessionClient.create();
        Session session =
            client.connect(
                gateway.request(SIZE).withIdle(nearTheEnd).withListener(fails),
                TestScreen.create())) {
      agent.attach(gateway.accept());

      assertThat(TestPeer.within(session.end())).isEqualTo(new SessionEnd.ClosedByUs());
    }
  }

  @Test
  void statisticsAreThereAtOnceEvenAfterTheEnd() throws Exception {
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, TestScreen.create())) {
      agent.attach(gateway.accept());
      session.type(Bytes.utf8("ls\r"));
      agent.awaitTyped("ls\r");

      session.close();

      assertThat(TestPeer.within(session.statistics()).bytesSent()).isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void aFloodOfSizesEndsWithTheLast() throws Exception {
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, TestScreen.create())) {
      agent.attach(gateway.accept());

      for (int columns = 1; columns <= 50_000; columns++) {
        session.resize(new WindowSize(columns, 30));
      }

      WindowSize size = agent.nextSize();
      while (size.columns() != 50_000) {
        size = agent.nextSize();
      }
    }
  }

  @Test
  void megabytesComeInOrderAndWhole() throws Exception {
    byte[] output = randomBytes(5_000_000);
    TestScreen screen = TestScreen.create();
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, screen)) {
      agent.attach(gateway.accept());

      agent.print(output);
      agent.exit();

      assertThat(TestPeer.within(session.end())).isEqualTo(new SessionEnd.ClosedByService(""));
      assertThat(screen.shown()).isEqualTo(output);
    }
  }

  @Test
  void megabytesTypedArriveInOrderAndWhole() throws Exception {
    String keys = "0123456789abcdef".repeat(100_000);
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, TestScreen.create())) {
      agent.attach(gateway.accept());

      session.type(Bytes.utf8(keys));

      agent.awaitTyped(keys);
    }
  }

  @Test
  void aMessageMayComeInFragmentsOrByteByByte() throws Exception {
    TestScreen screen = TestScreen.create();
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, screen)) {
      TestPeer peer = gateway.accept();

      peer.sendInFragments(output(0, "in fragments, "), 1);
      peer.sendByteByByte(output(1, "byte by byte, "));
      peer.send(output(2, "whole"));

      assertThat(screen.await(33)).asString(UTF_8).isEqualTo("in fragments, byte by byte, whole");
    }
  }

  @Test
  void aMessageOfHalfAMegabyteIsTaken() throws Exception {
    String output = "x".repeat(500_000);
    TestScreen screen = TestScreen.create();
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, screen)) {
      TestPeer peer = gateway.accept();

      peer.send(output(0, output));

      assertThat(screen.await(500_000)).asString(UTF_8).isEqualTo(output);
    }
  }

  @Test
  void aMessageOfMoreThanAMegabyteEndsTheSession() throws Exception {
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, TestScreen.create())) {
      gateway.accept().send(output(0, "x".repeat(1 << 20)));

      assertThat(TestPeer.within(session.end())).isInstanceOf(SessionEnd.Malformed.class);
    }
  }

  @Test
  void bytesThatAreNoFrameEndTheSession() throws Exception {
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, TestScreen.create())) {
      TestPeer peer = gateway.accept();

      peer.sendBytes("HTTP/1.1 200 OK".getBytes(UTF_8));

      assertThat(TestPeer.within(session.end())).isInstanceOf(SessionEnd.Malformed.class);
      peer.awaitGone();
    }
  }

  @Test
  void textWhereFramesBelongEndsTheSession() throws Exception {
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, TestScreen.create())) {
      gateway.accept().sendText("hello");

      assertThat(TestPeer.within(session.end()))
          .isInstanceOfSatisfying(
              SessionEnd.Malformed.class, end -> assertThat(end.reason()).contains("text"));
    }
  }

  @Test
  void theServicesReasonForTheEndIsHandedOn() throws Exception {
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, TestScreen.create())) {
      gateway.accept().send(closed("idle for too long"));

      assertThat(TestPeer.within(session.end()))
          .isEqualTo(new SessionEnd.ClosedByService("idle for too long"));
    }
  }

  @Test
  void theEndComesOnlyAfterAllHasBeenShown() throws Exception {
    TestScreen screen = TestScreen.blocked();
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, screen)) {
      TestPeer peer = gateway.accept();

      peer.send(output(0, "last "));
      screen.awaitFirstWrite();
      peer.send(output(1, "words"));
      peer.send(closed(""));
      peer.awaitGone();
      boolean endedBefore = session.end().isDone();
      screen.unblock();

      assertThat(endedBefore).isFalse();
      assertThat(TestPeer.within(session.end())).isEqualTo(new SessionEnd.ClosedByService(""));
      assertThat(screen.shown()).asString(UTF_8).isEqualTo("last words");
    }
  }

  @Test
  void aScreenThatBlocksForThriceTheDeadPeersTimeLosesNothing() throws Exception {
    byte[] output = randomBytes(3_000_000);
    TestScreen screen = TestScreen.blocked();
    try (SessionClient client = SessionClient.create(SHORT);
        Session session = connect(client, screen)) {
      agent.attach(gateway.accept());
      agent.print(output);
      screen.awaitFirstWrite();

      assertThatStillRunsAfter(DEAD_PEER.multipliedBy(3), session);
      session.type(Bytes.utf8("\003"));
      agent.awaitTyped("\003");
      screen.unblock();
      byte[] shown = screen.await(output.length);
      agent.exit();

      assertThat(shown).isEqualTo(output);
      assertThat(TestPeer.within(session.end())).isEqualTo(new SessionEnd.ClosedByService(""));
    }
  }

  @Test
  void aScreenThatBlocksHoldsNoCarrierOfVirtualThreads() throws Exception {
    CompletableFuture<Boolean> virtual = new CompletableFuture<>();
    Screen screen = (output, bytes) -> virtual.complete(Thread.currentThread().isVirtual());
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, screen)) {
      gateway.accept().send(output(0, "x"));

      assertThat(TestPeer.within(virtual)).isFalse();
    }
  }

  @Test
  void anIdlePeerThatAnswersPingsIsNotDead() throws Exception {
    try (SessionClient client = SessionClient.create(SHORT);
        Session session = connect(client, TestScreen.create())) {
      TestPeer peer = gateway.accept();
      agent.attach(peer);

      peer.awaitPing();

      assertThatStillRunsAfter(DEAD_PEER.multipliedBy(2), session);
    }
  }

  @Test
  void aPeerThatIsSilentForTooLongIsDead() throws Exception {
    try (SessionClient client = SessionClient.create(SHORT);
        Session session = connect(client, TestScreen.create())) {
      TestPeer peer = gateway.accept();
      peer.answerNoPings();

      assertThat(TestPeer.within(session.end()))
          .isInstanceOfSatisfying(
              SessionEnd.Disconnected.class,
              end -> assertThat(end.reason()).contains("nothing came for 3.0 s"));
      peer.awaitGone();
    }
  }

  @Test
  void aPeerThatSendsButNeverReadsIsDead() throws Exception {
    try (SessionClient client = SessionClient.create(SHORT);
        Session session = connect(client, TestScreen.create())) {
      TestPeer peer = gateway.accept();
      peer.readNothing();
      peer.sendWhileOpen(sequence -> output(sequence, "x"));

      assertThat(TestPeer.within(session.end())).isInstanceOf(SessionEnd.Disconnected.class);
    }
  }

  @Test
  void overEcsALostConnectionIsTheEndAndSaysSo() throws Exception {
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, TestScreen.create())) {
      TestPeer peer = gateway.accept();
      peer.token();

      peer.cut();

      assertThat(TestPeer.within(session.end()))
          .isInstanceOfSatisfying(
              SessionEnd.Disconnected.class,
              end -> assertThat(end.reason()).contains("the connection", "cannot be resumed"));
    }
  }

  @Test
  void aGatewayThatHangsUpIsQuotedWithoutItsControlCharacters() throws Exception {
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, TestScreen.create())) {
      TestPeer peer = gateway.accept();
      peer.token();
      peer.next("input_stream_data"); // Or a write would break before the words are read.

      peer.close(1008, "bad \033[31mtoken");

      assertThat(TestPeer.within(session.end()))
          .isInstanceOfSatisfying(
              SessionEnd.Disconnected.class,
              end -> assertThat(end.reason()).contains("1008", "bad ?[31mtoken"));
    }
  }

  @Test
  void typingWaitsWhileNobodyAcknowledgesAndGoesOnAtTheEnd() throws Exception {
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, TestScreen.create())) {
      TestPeer peer = gateway.accept();
      CompletableFuture<Void> typing =
          CompletableFuture.runAsync(() -> session.type(Bytes.of(new byte[10_000_000])));
      peer.next("input_stream_data");

      assertThatExceptionOfType(TimeoutException.class)
          .isThrownBy(() -> typing.get(1, TimeUnit.SECONDS));
      peer.send(output(0, "still shown"));
      peer.next("acknowledge");
      session.close();

      TestPeer.within(typing);
    }
  }

  @Test
  void aScreenThatFailsEndsTheSession() throws Exception {
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, TestScreen.broken())) {
      agent.attach(gateway.accept());

      agent.print(new byte[1_000_000]);

      assertThat(TestPeer.within(session.end())).isEqualTo(new SessionEnd.ClosedByUs());
    }
  }

  @Test
  void aScreenThatThrowsAnErrorEndsTheSessionToo() throws Exception {
    Screen screen =
        (output, bytes) -> {
          throw new AssertionError("thrown by the test");
        };
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, screen)) {
      agent.attach(gateway.accept());

      agent.print(new byte[10]);

      assertThat(TestPeer.within(session.end())).isEqualTo(new SessionEnd.ClosedByUs());
    }
  }

  @Test
  void aScreenThatLeavesItsThreadInterruptedIsStillShownTheRest() throws Exception {
    TestScreen shown = TestScreen.create();
    Screen screen =
        (output, bytes) -> {
          shown.write(output, bytes);
          Thread.currentThread().interrupt();
        };
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, screen)) {
      TestPeer peer = gateway.accept();

      peer.send(output(0, "first "));
      shown.await(6);
      peer.send(output(1, "last"));
      peer.send(closed(""));

      assertThat(TestPeer.within(session.end())).isEqualTo(new SessionEnd.ClosedByService(""));
      assertThat(shown.shown()).asString(UTF_8).isEqualTo("first last");
    }
  }

  @Test
  void afterTheEndEveryCallIsHarmless() throws Exception {
    try (SessionClient client = SessionClient.create()) {
      Session session = connect(client, TestScreen.create());
      gateway.accept().send(closed(""));
      TestPeer.within(session.end());

      session.type(Bytes.of(new byte[10_000_000]));
      session.resize(new WindowSize(1, 1));
      session.close();
      session.close();

      assertThat(session.end()).isCompletedWithValue(new SessionEnd.ClosedByService(""));
    }
  }

  private Session connect(SessionClient client, Screen screen) {
    return client.connect(gateway.request(SIZE), screen);
  }

  private static void assertThatStillRunsAfter(Duration time, Session session) {
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> session.end().get(time.toMillis(), TimeUnit.MILLISECONDS));
  }

  static Frame output(long sequence, String text) {
    return Frame.of(
        "output_stream_data",
        sequence,
        sequence == 0 ? Frame.SYN : 0,
        1,
        Bytes.utf8(text),
        UUID.randomUUID(),
        Instant.now());
  }

  static Frame closed(String output) {
    return new ChannelClosed("test-session", output)
        .toFrame("client", UUID.randomUUID(), Instant.now());
  }

  private static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
