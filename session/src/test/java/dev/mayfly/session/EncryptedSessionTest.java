package dev.mayfly.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.DataKey;
import dev.mayfly.session.protocol.Effect;
import dev.mayfly.session.protocol.EncryptionContext;
import dev.mayfly.session.protocol.SessionEnd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Sessions are closed by their owner, used or not.
class EncryptedSessionTest {

  private final TestGateway gateway = TestGateway.start();
  private final TestAgent agent = TestAgent.encrypting();

  @AfterEach
  void stop() {
    gateway.close();
  }

  /** Waits until it is interrupted, as a call to a KMS that does not answer. */
  private static final class SilentKms implements KmsDataKeys {
    final CompletableFuture<Void> asked = new CompletableFuture<>();
    final CompletableFuture<Void> interrupted = new CompletableFuture<>();

    @Override
    public DataKey generateDataKey(String keyId, Map<String, String> encryptionContext) {
      asked.complete(null);
      try {
        new CountDownLatch(1).await();
        throw new AssertionError("it cannot end");
      } catch (InterruptedException interrupt) {
        interrupted.complete(null);
        throw new MayflyException(Problem.failure("no key", "interrupted", "try again"), interrupt);
      }
    }
  }

  @Test
  void keysAndOutputTravelEncryptedByAKeyThatIsBoundToTheSession() throws Exception {
    List<Map<String, String>> contexts = new ArrayList<>();
    TestScreen screen = TestScreen.create();
    KmsDataKeys keys =
        (keyId, context) -> {
          assertThat(keyId).isEqualTo("alias/test");
          contexts.add(context);
          return TestAgent.KEY;
        };
    try (SessionClient client = SessionClient.create();
        Session session = client.connect(gateway.encrypted(keys), screen)) {
      session.type(Bytes.utf8("ls\r"));
      agent.attach(gateway.accept());

      agent.awaitTyped("ls\r");
      agent.print("file\r\n".getBytes(UTF_8));

      String shown = "This session is encrypted using AWS KMS.\r\nfile\r\n";
      assertThat(screen.await(shown.length())).asString(UTF_8).isEqualTo(shown);
      assertThat(contexts).hasSize(1);
      assertThat(contexts.getFirst())
          .containsEntry("aws:ssm:SessionId", "test-session")
          .containsEntry("aws:ssm:TargetId", "ecs:test")
          .containsKey("aws:ssm:RandomChallenge");
    }
  }

  @Test
  void withoutAKeyTheSessionEndsWithTheReason() throws Exception {
    KmsDataKeys denied =
        (keyId, context) -> {
          throw new MayflyException(Problem.failure("no data key", "denied", "allow it"));
        };
    try (SessionClient client = SessionClient.create();
        Session session = client.connect(gateway.encrypted(denied), TestScreen.create())) {
      agent.attach(gateway.accept());

      assertThat(TestPeer.within(session.end()))
          .isEqualTo(new SessionEnd.HandshakeRefused("no data key: denied"));
    }
  }

  @Test
  void closingEndsTheWaitForKms() throws Exception {
    SilentKms silent = new SilentKms();
    try (SessionClient client = SessionClient.create();
        Session session = client.connect(gateway.encrypted(silent), TestScreen.create())) {
      agent.attach(gateway.accept());
      TestPeer.within(silent.asked);

      session.close();

      assertThat(session.end()).isCompletedWithValue(new SessionEnd.ClosedByUs());
      TestPeer.within(silent.interrupted);
    }
  }

  @Test
  void aKmsThatDoesNotAnswerIsGivenUpInTime() throws Exception {
    Instant start = Instant.parse("2026-11-26T12:00:00Z");
    SilentKms silent = new SilentKms();
    KeyErrand errand = new KeyErrand(silent, new Mailbox());

    errand.start(
        new Effect.ObtainDataKey("alias/test", EncryptionContext.of("s-1", "ecs:test")), start);
    TestPeer.within(silent.asked);

    assertThat(errand.deadline()).contains(start.plusSeconds(10));
    assertThat(errand.check(start.plusMillis(9_999))).isEmpty();
    assertThat(errand.check(start.plusSeconds(10))).contains("KMS gave no data key within 10 s");
    assertThat(errand.deadline()).isEmpty();
    TestPeer.within(silent.interrupted);
  }

  @Test
  void theKeyIsInNoLetterThatIsPrinted() {
    assertThat(new Mail.DataKeyObtained(TestAgent.KEY))
        .hasToString("DataKeyObtained[key=DataKey[]]");
  }
}
