package dev.mayfly.session.protocol;

import static dev.mayfly.session.protocol.Channels.agent;
import static dev.mayfly.session.protocol.Channels.openAgent;
import static dev.mayfly.session.protocol.PayloadType.HANDSHAKE_RESPONSE;
import static dev.mayfly.session.protocol.PayloadType.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentEndTest {

  private static final String RESPONSE =
      """
      {"ClientVersion":"1.2.650.0","ProcessedClientActions":[{"ActionType":"SessionType",\
      "ActionStatus":1,"ActionResult":null,"Error":""}],"Errors":null}""";
  private static final AgentSettings SHAKING =
      AgentSettings.of("s-1", "ecs:c_t_r").withHandshake(SessionType.STANDARD_STREAM);

  @Test
  void itSaysWhoItIsAndThatItIsConnected() {
    DataChannel agent = DataChannel.ofAgent("s-1", "ecs:c_t_r", new Ids(2));

    List<Effect> effects = agent.on(new Event.Connected("secret"), Instant.EPOCH.plusSeconds(1));

    assertThat(((Effect.SendToken) effects.get(0)).json())
        .isEqualTo(
            """
            {"MessageSchemaVersion":"1.0","RequestId":"00000000-0000-0002-0000-000000000001",\
            "TokenValue":"secret","ClientInstanceId":"ecs:c_t_r","ClientId":""}""");
    assertThat(((Effect.Transmit) effects.get(1)).frame().payload().utf8())
        .isEqualTo(
            """
            {"SchemaVersion":1,"SessionState":"Connected","SessionId":"s-1"}""");
    assertThat(effects.get(2))
        .isEqualTo(new Effect.Opened(SessionType.INTERACTIVE_COMMANDS, "", PortProperties.NONE));
  }

  @Test
  void onlyItsFirstMessageSynchronises() {
    DataChannel agent = DataChannel.ofAgent("s-1", "ecs:c_t_r", new Ids(2));
    Instant now = Instant.EPOCH.plusSeconds(1);
    agent.on(new Event.Connected("secret"), now);

    List<Effect> effects = agent.on(new Event.Typed(Bytes.utf8("x".repeat(2000))), now);

    assertThat(effects)
        .extracting(effect -> ((Effect.Transmit) effect).frame())
        .extracting(Frame::flags, frame -> frame.payload().length())
        .containsExactly(tuple(1L, 1024), tuple(0L, 976));
  }

  @Test
  void inputIsAcknowledgedOnlyWhenTheCommandTakesIt() {
    Channels agent = agent();
    agent.connected();

    assertThat(agent.got(0, PayloadType.SIZE, "{\"cols\":80,\"rows\":24}")).isEmpty();
    assertThat(agent.got(1, OUTPUT, "ls")).isEmpty();
    assertThat(agent.got(0, PayloadType.SIZE, "{\"cols\":80,\"rows\":24}")).isEmpty();
    assertThat(agent.on(new Event.Ready()))
        .containsExactly("acknowledge 0", "acknowledge 1", "resize 80x24", "deliver ls");
    assertThat(agent.got(1, OUTPUT, "ls")).containsExactly("acknowledge 1");
  }

  @Test
  void aBusyCommandIsGivenNothing() {
    Channels agent = openAgent();
    agent.got(0, OUTPUT, "a");

    agent.on(new Event.Busy());

    assertThat(agent.got(1, OUTPUT, "b")).isEmpty();
    assertThat(agent.on(new Event.Ready())).containsExactly("acknowledge 1", "deliver b");
  }

  @Test
  void aWrongDigestIsTakenAsOfficialAgentsDo() {
    Channels agent = openAgent();

    assertThat(agent.on(new Event.Received(Channels.spoilt(agent.data(0, OUTPUT, "ls")))))
        .containsExactly("acknowledge 0", "deliver ls");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"cols\":0,\"rows\":24}",
        "{\"cols\":80,\"rows\":65536}",
        "{\"cols\":-1,\"rows\":1}"
      })
  void aSizeThatNoPtyCanHaveIsLeft(String size) {
    Channels agent = openAgent();

    assertThat(agent.got(0, PayloadType.SIZE, size)).containsExactly("acknowledge 0");
  }

  @Test
  void aSizeThatIsNoneEndsTheSession() {
    Channels agent = openAgent();

    assertThat(agent.got(0, PayloadType.SIZE, "{\"cols\":80}"))
        .containsExactly("acknowledge 0", "ended Malformed[reason=size: no rows]");
  }

  // Publication.

  @Test
  void whilePausedNothingIsSentAndNothingMoreIsTaken() {
    Channels agent = openAgent();
    agent.typed("a");

    assertThat(agent.got("pause_publication", "pause_publication")).containsExactly("pause");
    assertThat(agent.channel.writable()).isFalse();
    assertThat(agent.typed("b")).isEmpty();
    assertThat(agent.after(Duration.ofMinutes(19))).isEmpty();
    assertThat(agent.channel.deadline()).isEmpty();
    assertThat(agent.got("start_publication", "start_publication"))
        .containsExactly("publish", "send 1 data b");
    assertThat(agent.atDeadline()).contains("send 0 data a");
  }

  @Test
  void aClientThatSpeaksEndsThePause() {
    Channels byInput = openAgent();
    Channels byAcknowledgement = openAgent();
    byInput.got("pause_publication", "");
    byAcknowledgement.got("pause_publication", "");

    assertThat(byInput.got(0, OUTPUT, "ls"))
        .containsExactly("publish", "acknowledge 0", "deliver ls");
    assertThat(byAcknowledgement.acknowledged(0)).containsExactly("publish");
  }

  @Test
  void anotherConnectionEndsThePauseOfTheLostOne() {
    Channels agent = openAgent();
    agent.typed("a");
    agent.got("pause_publication", "");

    agent.on(new Event.Disconnected("reset"));

    assertThat(agent.connected()).containsExactly("token", "publish", "send 0 data a");
  }

  // How it ends.

  @Test
  void itsOutputArrivesBeforeItSaysThatItEnds() {
    Channels agent = openAgent();
    agent.typed("bye");

    assertThat(agent.on(new Event.CloseRequested())).isEmpty();
    assertThat(agent.got(0, OUTPUT, "too late")).containsExactly("acknowledge 0");
    assertThat(agent.acknowledged(0)).containsExactly("say terminating", "ended ClosedByUs[]");
  }

  @Test
  void itDoesNotWaitForEverForItsOutputToArrive() {
    Channels agent = openAgent();
    agent.typed("bye");
    agent.on(new Event.CloseRequested());

    List<String> effects = agent.after(Duration.ofSeconds(2));

    assertThat(effects).containsSubsequence("say terminating", "ended ClosedByUs[]");
  }

  @Test
  void inputThatNobodyTookIsAcknowledgedAtTheEnd() {
    Channels agent = agent();
    agent.connected();
    agent.typed("bye");
    agent.got(0, OUTPUT, "ls");

    assertThat(agent.on(new Event.CloseRequested())).containsExactly("acknowledge 0");
  }

  @Test
  void aCommandThatDidNotStartEndsWithoutAWord() {
    Channels agent = agent();
    agent.connected();

    assertThat(agent.on(new Event.Abandoned())).containsExactly("ended ClosedByUs[]");
  }

  @Test
  void theServiceEndsIt() {
    Channels agent = openAgent();

    assertThat(agent.got("channel_closed", "{\"SessionId\":\"s-1\"}"))
        .containsExactly("ended ClosedByService[output=]");
  }

  @Test
  void aLostConnectionIsWaitedForWhileItEnds() {
    Channels agent = openAgent();
    agent.typed("bye");
    agent.on(new Event.Disconnected("reset"));

    assertThat(agent.on(new Event.CloseRequested())).isEmpty();
    assertThat(agent.connected()).containsExactly("token", "send 0 data bye");
    assertThat(agent.acknowledged(0)).containsExactly("say terminating", "ended ClosedByUs[]");
  }

  // The handshake.

  @Test
  void itAsksAndThenBegins() {
    Channels agent = agent(SHAKING);

    assertThat(agent.connected())
        .containsExactly(
            "token",
            "say connected",
            """
            send 0 handshake_request {"AgentVersion":"3.3.987.0","RequestedClientActions":[\
            {"ActionType":"SessionType","ActionParameters":{"SessionType":"Standard_Stream",\
            "Properties":null}}]}""");
    agent.on(new Event.Ready());
    agent.typed("# ");
    assertThat(agent.got(0, HANDSHAKE_RESPONSE, RESPONSE))
        .containsExactly(
            "acknowledge 0",
            """
            send 1 handshake_complete {"HandshakeTimeToComplete":0,"CustomerMessage":""}""",
            "opened Standard_Stream",
            "send 2 data # ");
  }

  @Test
  void whatIsTypedDuringTheHandshakeIsKept() {
    Channels agent = agent(SHAKING);
    agent.connected();

    assertThat(agent.got(0, OUTPUT, "ls")).containsExactly("acknowledge 0");
    assertThat(agent.got(1, HANDSHAKE_RESPONSE, RESPONSE)).contains("opened Standard_Stream");
    assertThat(agent.got(2, OUTPUT, "pwd")).isEmpty();
    assertThat(agent.on(new Event.Ready()))
        .containsExactly("deliver ls", "acknowledge 2", "deliver pwd");
  }

  @Test
  void evenEmptyInputDuringTheHandshakeIsKeptWithinBounds() {
    Channels agent = agent(SHAKING);
    agent.connected();
    for (int sequence = 0; sequence < 10_000; sequence++) {
      agent.got(sequence, OUTPUT, "");
    }
    agent.got(10_000, HANDSHAKE_RESPONSE, RESPONSE);

    assertThat(agent.on(new Event.Ready())).hasSizeBetween(2_000, 3_000);
  }

  @Test
  void aClientThatDoesNotAnswerInTimeEndsTheSession() {
    Channels agent = agent(SHAKING);
    agent.connected();
    agent.acknowledged(0);

    assertThat(agent.after(Duration.ofMillis(14_999))).isEmpty();
    assertThat(agent.afterMillis(1))
        .containsExactly(
            "ended HandshakeRefused[reason=Handshake timed out. Please ensure that you have the"
                + " latest version of the session manager plugin.]");
  }

  @Test
  void aClientThatCannotDoWhatIsAskedEndsTheSession() {
    Channels agent = agent(SHAKING);
    agent.connected();
    String failed = RESPONSE.replace("\"ActionStatus\":1", "\"ActionStatus\":3");

    assertThat(agent.got(0, HANDSHAKE_RESPONSE, failed))
        .last()
        .asString()
        .startsWith("ended HandshakeRefused[reason=SessionType failed on client with status 3");
  }

  // Encryption.

  private static final AgentSettings ENCRYPTING =
      AgentSettings.of("s-1", "ecs:c_t_r").withEncryption("alias/exec");

  private static final String ENCRYPTED =
      """
      {"ClientVersion":"1.2.650.0","ProcessedClientActions":[{"ActionType":"SessionType",\
      "ActionStatus":1,"ActionResult":null,"Error":""},{"ActionType":"KMSEncryption",\
      "ActionStatus":1,"ActionResult":{"KMSCipherTextKey":"YmxvYg==","KMSCipherTextHash":null,\
      "ChallengeAcknowledgement":true},"Error":""}],"Errors":null}""";

  /** An agent that has asked for encryption, got a key, and sent its challenge. */
  private static Channels agentThatChallenges(List<Frame> sent) {
    Channels agent = agent(ENCRYPTING);
    agent.connected();
    agent.on(new Event.Ready());
    agent.got(0, HANDSHAKE_RESPONSE, ENCRYPTED);
    sent.addAll(Channels.transmitted(agent.effects(new Event.DataKeyObtained(Aes.KEY))));
    return agent;
  }

  private static Bytes byTheClient(Bytes plaintext) {
    return Aes.encrypt(Aes.KEY.plaintext(), 32, new byte[12], plaintext);
  }

  private static Bytes challengeIn(Frame request) {
    return Aes.decrypt(Aes.KEY.plaintext(), 0, Aes.challenge(request.payload())).orElseThrow();
  }

  private static Channels agentWithAKey() {
    List<Frame> sent = new ArrayList<>();
    Channels agent = agentThatChallenges(sent);
    String answer = Handshake.challengePayload(byTheClient(challengeIn(sent.getFirst()))).utf8();
    agent.got(1, PayloadType.ENCRYPTION_CHALLENGE_RESPONSE, answer);
    return agent;
  }

  @Test
  void itAsksForEncryptionHasTheKeyDecryptedAndChallenges() {
    Channels agent = agent(ENCRYPTING);

    String request = agent.connected().getLast();
    String challenge = request.replaceFirst(".*\"Challenge\":\"([^\"]{24})\".*", "$1");

    assertThat(request)
        .contains(
            "{\"ActionType\":\"KMSEncryption\",\"ActionParameters\":{\"KMSKeyId\":\"alias/exec\",");
    assertThat(agent.got(0, HANDSHAKE_RESPONSE, ENCRYPTED))
        .containsExactly(
            "acknowledge 0",
            "decrypt blob with alias/exec for {aws:ssm:SessionId=s-1,"
                + " aws:ssm:TargetId=ecs:c_t_r, aws:ssm:RandomChallenge="
                + challenge
                + "}");
    assertThat(agent.on(new Event.DataKeyObtained(Aes.KEY)))
        .singleElement()
        .asString()
        .startsWith("send 1 encryption_challenge_request {\"Challenge\":");
  }

  @Test
  void aClientThatDoesNotHeedTheRandomChallengeIsTakenToo() {
    Channels agent = agent(ENCRYPTING);
    agent.connected();
    String older = ENCRYPTED.replace(",\"ChallengeAcknowledgement\":true", "");

    assertThat(agent.got(0, HANDSHAKE_RESPONSE, older).getLast())
        .endsWith("for {aws:ssm:SessionId=s-1, aws:ssm:TargetId=ecs:c_t_r}");
  }

  @Test
  void theChallengeGivenBackCompletesTheHandshake() {
    List<Frame> sent = new ArrayList<>();
    Channels agent = agentThatChallenges(sent);
    Bytes challenge = challengeIn(sent.getFirst());

    String answer = Handshake.challengePayload(byTheClient(challenge)).utf8();

    assertThat(challenge.length()).isEqualTo(64);
    assertThat(agent.got(1, PayloadType.ENCRYPTION_CHALLENGE_RESPONSE, answer))
        .containsExactly(
            "acknowledge 1",
            """
            send 2 handshake_complete {"HandshakeTimeToComplete":0,\
            "CustomerMessage":"This session is encrypted using AWS KMS."}""",
            "opened InteractiveCommands");
  }

  @Test
  void itsOutputIsEncryptedAndWhatComesIsDecrypted() {
    Channels agent = agentWithAKey();

    List<Frame> sent = Channels.transmitted(agent.effects(new Event.Typed(Bytes.utf8("file"))));

    assertThat(Aes.decrypt(Aes.KEY.plaintext(), 0, sent.getFirst().payload()))
        .contains(Bytes.utf8("file"));
    assertThat(agent.got(2, PayloadType.SIZE, "{\"cols\":80,\"rows\":24}"))
        .contains("resize 80x24");
    assertThat(agent.got(3, OUTPUT, byTheClient(Bytes.utf8("ls")))).contains("deliver ls");
  }

  @Test
  void whatDoesNotDecryptEndsTheSession() {
    Channels agent = agentWithAKey();

    assertThat(agent.got(2, OUTPUT, "ls -l and so on, but in the clear"))
        .last()
        .asString()
        .startsWith("ended Malformed[reason=a payload that does not decrypt");
  }

  @Test
  void whatIsTypedInTheClearBeforeTheKeyIsThrownAway() {
    Channels agent = agent(ENCRYPTING);
    agent.connected();
    agent.on(new Event.Ready());

    assertThat(agent.got(0, OUTPUT, "ls")).containsExactly("acknowledge 0");
    agent.got(1, HANDSHAKE_RESPONSE, ENCRYPTED);
    List<Frame> sent = Channels.transmitted(agent.effects(new Event.DataKeyObtained(Aes.KEY)));
    String answer = Handshake.challengePayload(byTheClient(challengeIn(sent.getFirst()))).utf8();

    assertThat(agent.got(2, PayloadType.ENCRYPTION_CHALLENGE_RESPONSE, answer))
        .contains("opened InteractiveCommands")
        .doesNotContain("deliver ls");
  }

  @Test
  void aKeyThatKmsDoesNotDecryptEndsTheSession() {
    Channels agent = agent(ENCRYPTING);
    agent.connected();
    agent.got(0, HANDSHAKE_RESPONSE, ENCRYPTED);

    assertThat(agent.on(new Event.DataKeyRefused("InvalidCiphertextException")))
        .containsExactly(
            "ended HandshakeRefused[reason=Fetching data key failed: InvalidCiphertextException]");
  }

  @Test
  void aWrongAnswerToTheChallengeEndsTheSession() {
    Channels agent = agentThatChallenges(new ArrayList<>());
    String wrong = Handshake.challengePayload(byTheClient(Bytes.utf8("another"))).utf8();

    assertThat(agent.got(1, PayloadType.ENCRYPTION_CHALLENGE_RESPONSE, wrong))
        .contains("ended HandshakeRefused[reason=Encryption challenge does not match!]");
  }

  @Test
  void eachStepOfTheHandshakeHasItsDeadline() {
    Channels withoutKey = agent(ENCRYPTING);
    withoutKey.connected();
    withoutKey.got(0, HANDSHAKE_RESPONSE, ENCRYPTED);
    Channels withoutAnswer = agentThatChallenges(new ArrayList<>());

    assertThat(withoutKey.after(Duration.ofSeconds(15)))
        .contains(
            "ended HandshakeRefused[reason=Fetching data key failed: KMS did not answer within"
                + " 15 s]");
    assertThat(withoutAnswer.after(Duration.ofSeconds(15)))
        .contains("ended HandshakeRefused[reason=Timed out waiting for encryption challenge.]");
  }

  @Test
  void aClientThatAgreesWithoutAKeyEndsTheSession() {
    Channels agent = agent(ENCRYPTING);
    agent.connected();

    assertThat(agent.got(0, HANDSHAKE_RESPONSE, RESPONSE))
        .contains("ended HandshakeRefused[reason=the client sent no data key]");
  }

  @Test
  void anAnswerThatNobodyAskedForIsLeft() {
    Channels agent = openAgent();

    assertThat(agent.got(0, HANDSHAKE_RESPONSE, RESPONSE)).containsExactly("acknowledge 0");
    assertThat(agent.got(1, OUTPUT, "ls")).containsExactly("acknowledge 1", "deliver ls");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{\"ProcessedClientActions\":[{}]}", "{\"ProcessedClientActions\":1}"})
  void anAnswerThatIsNoneEndsTheSession(String answer) {
    Channels agent = agent(SHAKING);
    agent.connected();

    assertThat(agent.got(0, HANDSHAKE_RESPONSE, answer))
        .last()
        .asString()
        .startsWith("ended Malformed[reason=handshake response");
  }
}
