package dev.mayfly.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.WindowSize;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try") // Sessions are closed by their owner, used or not.
class ReconnectTest {
  private static final WindowSize SIZE = new WindowSize(80, 24);
  private static final Problem NO_TICKET =
      Problem.failure("no ticket", "nothing today", "come tomorrow");

  private final TestGateway gateway = TestGateway.start();
  private final TestAgent agent = new TestAgent();
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aSessionThatIsCutGoesOnWithAFreshTicketAndLosesNothing() throws Exception {
    byte[] output = new byte[2_000_000];
    new Random(1).nextBytes(output);
    TestScreen screen = TestScreen.create();
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, screen, this::freshTicket)) {
      TestPeer first = gateway.accept();
      agent.attach(first);
      agent.print(output);
      screen.await(output.length / 4);
      session.type(Bytes.utf8("before, "));

      first.cut();
      agent.detach();
      session.type(Bytes.utf8("meanwhile, "));
      TestPeer second = gateway.accept();
      String token = second.token();
      agent.attach(second);
      session.type(Bytes.utf8("after"));
      agent.awaitTyped("before, meanwhile, after");
      agent.exit();

      assertThat(token).contains("fresh-1");
      assertThat(TestPeer.within(session.end())).isEqualTo(new SessionEnd.ClosedByService(""));
      assertThat(screen.shown()).isEqualTo(output);
    }
  }

  @Test
  void itGoesOnAfterManyCuts() throws Exception {
    TestScreen screen = TestScreen.create();
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, screen, this::freshTicket)) {
      TestPeer peer = gateway.accept();
      agent.attach(peer);

      for (int cut = 1; cut <= 5; cut++) {
        peer.cut();
        agent.detach();
        peer = gateway.accept();
        agent.attach(peer);
        agent.print("after cut %d, ".formatted(cut).getBytes(UTF_8));
        screen.await(13 * cut);
      }
      agent.exit();

      assertThat(TestPeer.within(session.end())).isEqualTo(new SessionEnd.ClosedByService(""));
      assertThat(asked).hasValue(5);
    }
  }

  @Test
  void aSourceThatFailsOnceIsAskedAgain() throws Exception {
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, TestScreen.create(), this::freshTicketAtTheSecondTry)) {
      TestPeer first = gateway.accept();
      agent.attach(first);

      first.cut();
      agent.detach();
      agent.attach(gateway.accept());
      session.type(Bytes.utf8("hello"));

      agent.awaitTyped("hello");
    }
  }

  @Test
  void whereNoTicketIsToBeHadTheEndSaysSo() throws Exception {
    Duration second = Duration.ofSeconds(1);
    SessionTimes impatient =
        new SessionTimes(Duration.ofSeconds(30), second, Duration.ofSeconds(30), second);
    try (SessionClient client = SessionClient.create(impatient);
        Session session = connect(client, TestScreen.create(), ReconnectTest::noTicket)) {

      gateway.accept().cut();

      assertThat(TestPeer.within(session.end()))
          .isInstanceOfSatisfying(
              SessionEnd.Disconnected.class,
              end -> assertThat(end.reason()).contains("the connection", "nothing today"));
    }
  }

  @Test
  void whereItIsRefusedItIsNotTriedAgain() throws Exception {
    AtomicInteger refusals = new AtomicInteger();
    TestListener listener = new TestListener();
    TicketSource refuses =
        sessionId -> {
          refusals.incrementAndGet();
          return new ResumeAnswer.Refused(NO_TICKET);
        };
    SessionRequest request = gateway.request(SIZE).withResume(refuses).withListener(listener);
    try (SessionClient client = SessionClient.create();
        Session session = client.connect(request, TestScreen.create())) {

      gateway.accept().cut();

      assertThat(TestPeer.within(session.end()))
          .isInstanceOfSatisfying(
              SessionEnd.Disconnected.class,
              end -> assertThat(end.reason()).contains("no ticket: nothing today"));
      assertThat(refusals).hasValue(1);
      assertThat(listener.next()).startsWith("lost: ");
      assertThat(listener.next()).isEqualTo("cannot resume: no ticket");
      assertThat(listener.heard()).isEmpty();
    }
  }

  @Test
  void whileTheUserHasToDoSomethingItIsSaidOnceAndTriedOn() throws Exception {
    TestListener listener = new TestListener();
    TicketSource onceLoggedIn =
        sessionId ->
            asked.getAndIncrement() < 2
                ? new ResumeAnswer.NotUntil(NO_TICKET)
                : freshTicket(sessionId);
    SessionRequest request = gateway.request(SIZE).withResume(onceLoggedIn).withListener(listener);
    TestScreen screen = TestScreen.create();
    try (SessionClient client = SessionClient.create();
        Session session = client.connect(request, screen)) {
      TestPeer first = gateway.accept();
      agent.attach(first);
      agent.print("before".getBytes(UTF_8));
      screen.await(6);

      first.cut();
      agent.detach();
      agent.attach(gateway.accept());
      session.type(Bytes.utf8("hello"));
      agent.awaitTyped("hello");

      assertThat(listener.next()).startsWith("lost: ");
      assertThat(listener.next()).isEqualTo("waits for user: come tomorrow");
      assertThat(listener.next()).isEqualTo("resumed");
    }
  }

  @Test
  void theUserIsWaitedForLongerThanTheNetworkButNotForEver() throws Exception {
    Duration second = Duration.ofSeconds(1);
    SessionTimes impatient =
        new SessionTimes(Duration.ofSeconds(30), second, Duration.ofSeconds(30), second);
    TestListener listener = new TestListener();
    TicketSource never =
        sessionId -> {
          asked.incrementAndGet();
          return new ResumeAnswer.NotUntil(NO_TICKET);
        };
    SessionRequest request = gateway.request(SIZE).withResume(never).withListener(listener);
    try (SessionClient client = SessionClient.create(impatient);
        Session session = client.connect(request, TestScreen.create())) {

      gateway.accept().cut();

      assertThat(TestPeer.within(session.end()))
          .isInstanceOfSatisfying(
              SessionEnd.Disconnected.class,
              end -> assertThat(end.reason()).contains("no ticket: nothing today"));
      assertThat(asked).hasValue(2); // Three seconds apart, within five of one.
      assertThat(listener.next()).startsWith("lost: ");
      assertThat(listener.next()).isEqualTo("waits for user: come tomorrow");
      assertThat(listener.next()).isEqualTo("cannot resume: no ticket");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSourceThatThrowsIsAskedAgain(boolean error) throws Exception {
    AtomicReference<Throwable> uncaught = new AtomicReference<>();
    TicketSource throwsOnce =
        sessionId -> {
          if (asked.getAndIncrement() == 0) {
            Thread.currentThread().setUncaughtExceptionHandler((_, thrown) -> uncaught.set(thrown));
            if (error) {
              throw new LinkageError("of a library");
            }
            throw new MayflyException(NO_TICKET);
          }
          return freshTicket(sessionId);
        };
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, TestScreen.create(), throwsOnce)) {
      gateway.accept().cut();

      agent.attach(gateway.accept());
      session.type(Bytes.utf8("hello"));

      agent.awaitTyped("hello");
    }
    assertThat(uncaught).as("which would be printed on the terminal").hasNullValue();
  }

  @Test
  void theListenerHearsOfTheCutAfterAllThatWasShownBeforeAndOfTheReturnBeforeAllThatComesAfter()
      throws Exception {
    TestListener listener = new TestListener();
    SessionRequest request =
        gateway.request(SIZE).withResume(this::freshTicket).withListener(listener);
    Screen screen = (output, bytes) -> listener.hears("shown: " + bytes.utf8());
    try (SessionClient client = SessionClient.create();
        Session session = client.connect(request, screen)) {
      TestPeer first = gateway.accept();
      agent.attach(first);
      agent.print("before".getBytes(UTF_8));
      assertThat(listener.next()).isEqualTo("shown: before");

      first.cut();
      agent.detach();
      agent.print("after".getBytes(UTF_8));
      agent.attach(gateway.accept());

      assertThat(listener.next()).startsWith("lost: ");
      assertThat(listener.next()).isEqualTo("resumed");
      assertThat(listener.next()).isEqualTo("shown: after");
      assertThat(TestPeer.within(session.statistics()).bytesReceived()).isEqualTo(11);
    }
  }

  @Test
  void aSourceThatDoesNotReturnIsGivenUpAndAskedAgain() throws Exception {
    CompletableFuture<Void> interrupted = new CompletableFuture<>();
    TicketSource hangsOnce =
        sessionId -> {
          if (interrupted.isDone()) {
            return freshTicket(sessionId);
          }
          awaitInterrupt();
          interrupted.complete(null);
          return new ResumeAnswer.Admitted(new SessionTicket(sessionId, gateway.url(), "late"));
        };
    Duration four = Duration.ofSeconds(4);
    SessionTimes times =
        new SessionTimes(Duration.ofSeconds(30), Duration.ofSeconds(1), four, four);
    try (SessionClient client = SessionClient.create(times);
        Session session = connect(client, TestScreen.create(), hangsOnce)) {
      gateway.accept().cut();
      TestPeer.within(interrupted);

      TestPeer second = gateway.accept();
      String token = second.token();
      agent.attach(second);
      session.type(Bytes.utf8("hello"));

      agent.awaitTyped("hello");
      assertThat(token).contains("fresh-1");
    }
  }

  private static void awaitInterrupt() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException interrupt) {
      // That is what was awaited.
    }
  }

  @Test
  void closingDoesNotWaitForATicket() throws Exception {
    CompletableFuture<Void> waiting = new CompletableFuture<>();
    CompletableFuture<Void> interrupted = new CompletableFuture<>();
    TicketSource neverAnswers =
        sessionId -> {
          waiting.complete(null);
          awaitInterrupt();
          interrupted.complete(null);
          return noTicket(sessionId);
        };
    try (SessionClient client = SessionClient.create();
        Session session = connect(client, TestScreen.create(), neverAnswers)) {
      gateway.accept().cut();
      TestPeer.within(waiting);

      session.close();

      assertThat(session.end()).isCompletedWithValue(new SessionEnd.ClosedByUs());
      TestPeer.within(interrupted);
    }
  }

  private Session connect(SessionClient client, Screen screen, TicketSource tickets) {
    return client.connect(gateway.request(SIZE).withResume(tickets), screen);
  }

  private ResumeAnswer freshTicket(String sessionId) {
    return new ResumeAnswer.Admitted(
        new SessionTicket(sessionId, gateway.url(), "fresh-" + asked.incrementAndGet()));
  }

  private ResumeAnswer freshTicketAtTheSecondTry(String sessionId) {
    return asked.getAndIncrement() == 0 ? noTicket(sessionId) : freshTicket(sessionId);
  }

  private static ResumeAnswer noTicket(String sessionId) {
    return new ResumeAnswer.NotNow(NO_TICKET);
  }
}
