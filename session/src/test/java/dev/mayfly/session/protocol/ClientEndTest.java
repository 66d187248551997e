package dev.mayfly.session.protocol;

import static dev.mayfly.session.protocol.Channels.client;
import static dev.mayfly.session.protocol.Channels.connectedClient;
import static dev.mayfly.session.protocol.Channels.openClient;
import static dev.mayfly.session.protocol.HandshakeExpectation.EXPECTED;
import static dev.mayfly.session.protocol.HandshakeExpectation.NONE;
import static dev.mayfly.session.protocol.HandshakeExpectation.UNKNOWN;
import static dev.mayfly.session.protocol.PayloadType.HANDSHAKE_COMPLETE;
import static dev.mayfly.session.protocol.PayloadType.HANDSHAKE_REQUEST;
import static dev.mayfly.session.protocol.PayloadType.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientEndTest {

  private static final String SIZE = "size {\"cols\":80,\"rows\":24}";
  private static final String OPENED = "opened InteractiveCommands";
  private static final String COMPLETE = "{\"HandshakeTimeToComplete\":1,\"CustomerMessage\":\"\"}";
  private static final String REQUEST =
      """
      {"AgentVersion":"3.3.0.0","RequestedClientActions":[{"ActionType":"SessionType",\
      "ActionParameters":{"SessionType":"Standard_Stream","Properties":null}}]}""";
  private static final String RESPONSE =
      """
      {"ClientVersion":"1.2.650.0","ProcessedClientActions":[{"ActionType":"SessionType",\
      "ActionStatus":1,"ActionResult":null,"Error":""}],"Errors":null}""";

  // How it begins.

  @Test
  void whereNoHandshakeIsDueItIsOpenAtOnce() {
    Channels client = client(NONE);

    client.on(new Event.Resized(Channels.SIZE));
    client.typed("ls");

    assertThat(client.connected())
        .containsExactly("token", OPENED, "send 0 " + SIZE, "send 1 data ls");
  }

  @Test
  void whereNobodyKnowsTheSizeGoesOutAndKeysAreHeld() {
    Channels client = client(UNKNOWN);

    client.on(new Event.Resized(Channels.SIZE));

    assertThat(client.connected()).containsExactly("token", "send 0 " + SIZE);
    assertThat(client.typed("ls")).isEmpty();
  }

  @Test
  void aSilentCommandDoesNotLeaveTheClientDeaf() {
    Channels client = connectedClient(UNKNOWN);
    client.typed("ls");

    List<String> effects = client.acknowledged(0);

    assertThat(effects).containsExactly(OPENED, "send 1 data ls");
  }

  @Test
  void onlyTheAcknowledgementOfASizeTellsThatNobodyWillAsk() {
    Channels client = connectedClient(UNKNOWN);
    client.typed("ls");

    assertThat(client.acknowledged(17)).isEmpty();
  }

  @Test
  void plainOutputTellsThatNobodyWillAsk() {
    Channels client = connectedClient(UNKNOWN);
    client.typed("ls");

    List<String> effects = client.got(0, OUTPUT, "# ");

    assertThat(effects).containsExactly("acknowledge 0", OPENED, "deliver # ", "send 1 data ls");
  }

  @Test
  void aHandshakeHoldsKeysAndTellsTheSizeAgain() {
    Channels client = connectedClient(UNKNOWN);
    client.typed("ls");

    assertThat(client.got(0, HANDSHAKE_REQUEST, REQUEST))
        .containsExactly("acknowledge 0", "send 1 handshake_response " + RESPONSE);
    assertThat(client.acknowledged(0)).isEmpty();
    assertThat(client.got(1, HANDSHAKE_COMPLETE, COMPLETE))
        .containsExactly(
            "acknowledge 1", "opened Standard_Stream", "send 2 " + SIZE, "send 3 data ls");
  }

  @Test
  void nothingIsSentBeforeAHandshakeThatIsExpected() {
    Channels client = client(EXPECTED);
    client.on(new Event.Resized(Channels.SIZE));
    client.typed("ls");

    assertThat(client.connected()).containsExactly("token");
    assertThat(client.got(0, HANDSHAKE_REQUEST, REQUEST))
        .containsExactly("acknowledge 0", "send 0 handshake_response " + RESPONSE);
    assertThat(client.got(1, HANDSHAKE_COMPLETE, COMPLETE))
        .contains("send 1 " + SIZE, "send 2 data ls");
  }

  @Test
  void plainOutputInsteadOfTheExpectedHandshakeOpensToo() {
    Channels client = connectedClient(EXPECTED);

    assertThat(client.got(0, OUTPUT, "# "))
        .containsExactly("acknowledge 0", OPENED, "deliver # ", "send 0 " + SIZE);
  }

  @Test
  void aLateHandshakeRequestIsAnswered() {
    Channels client = openClient();

    assertThat(client.got(0, HANDSHAKE_REQUEST, REQUEST))
        .containsExactly("acknowledge 0", "send 1 handshake_response " + RESPONSE);
    assertThat(client.typed("ls")).isEmpty();
    assertThat(client.got(1, HANDSHAKE_COMPLETE, COMPLETE))
        .containsExactly("acknowledge 1", "send 2 " + SIZE, "send 3 data ls");
  }

  @Test
  void theCustomersMessageIsShown() {
    Channels client = connectedClient(EXPECTED);
    client.got(0, HANDSHAKE_REQUEST, REQUEST);

    List<String> effects =
        client.got(1, HANDSHAKE_COMPLETE, COMPLETE.replace("\"\"", "\"This is logged.\""));

    assertThat(effects).contains("deliver This is logged.\r\n");
  }

  // How a handshake fails.

  @Test
  void encryptionIsRefusedWithAStatusAndAClearEnd() {
    Channels client = connectedClient(UNKNOWN);
    Frame request = recordedRequestForEncryption();

    List<String> effects = client.on(new Event.Received(request));

    assertThat(effects).hasSize(2).first().isEqualTo("acknowledge 0");
    assertThat(effects.get(1))
        .contains("{\"ActionType\":\"SessionType\",\"ActionStatus\":1,")
        .contains("{\"ActionType\":\"KMSEncryption\",\"ActionStatus\":3,\"ActionResult\":null,")
        .contains("\"Errors\":[\"the agent asks for encryption");
    client.acknowledged(0);
    assertThat(client.acknowledged(1))
        .singleElement()
        .asString()
        .startsWith("ended HandshakeRefused[reason=the agent asks for encryption with AWS KMS");
  }

  // Encryption.

  private static final String KEY_REQUEST =
      "obtain a key of arn:aws:kms:us-east-1:111122223333:key/abc for {aws:ssm:SessionId=s-1,"
          + " aws:ssm:TargetId=ecs:c_t_r, aws:ssm:RandomChallenge=FrDNr1iGVKojPkyoFJ5e4A==}";

  private static Channels encryptingClient() {
    return client(
        ClientSettings.of(EXPECTED).withEncryption(EncryptionContext.of("s-1", "ecs:c_t_r")));
  }

  /** A client whose agent has asked for encryption, and whose user has typed. */
  private static Channels clientThatIsAsked() {
    Channels client = encryptingClient();
    client.on(new Event.Resized(Channels.SIZE));
    client.connected();
    client.typed("ls");
    client.on(new Event.Received(recordedRequestForEncryption()));
    return client;
  }

  private static Channels clientWithAKey() {
    Channels client = clientThatIsAsked();
    client.on(new Event.DataKeyObtained(Aes.KEY));
    client.acknowledged(0);
    return client;
  }

  private static Bytes byTheAgent(String plaintext) {
    return Aes.encrypt(Aes.KEY.plaintext(), 0, new byte[12], Bytes.utf8(plaintext));
  }

  private static String byTheClient(Bytes wire) {
    return Aes.decrypt(Aes.KEY.plaintext(), 32, wire).orElseThrow().utf8();
  }

  @Test
  void anAgentThatAsksForEncryptionIsAnsweredOnceThereIsAKey() {
    Channels client = encryptingClient();
    client.connected();

    assertThat(client.on(new Event.Received(recordedRequestForEncryption())))
        .containsExactly("acknowledge 0", KEY_REQUEST);
    assertThat(client.typed("ls")).isEmpty();
    assertThat(client.on(new Event.DataKeyObtained(Aes.KEY)))
        .containsExactly(
            """
            send 0 handshake_response {"ClientVersion":"1.2.650.0","ProcessedClientActions":[\
            {"ActionType":"SessionType","ActionStatus":1,"ActionResult":null,"Error":""},\
            {"ActionType":"KMSEncryption","ActionStatus":1,"ActionResult":{\
            "KMSCipherTextKey":"YmxvYg==","KMSCipherTextHash":null,\
            "ChallengeAcknowledgement":true},"Error":""}],"Errors":null}""");
  }

  @Test
  void withAnOlderAgentThereIsNoChallengeToBindTheKeyTo() {
    Channels client = encryptingClient();
    client.connected();
    String older =
        """
        {"AgentVersion":"3.0.0.0","RequestedClientActions":[{"ActionType":"KMSEncryption",\
        "ActionParameters":{"KMSKeyId":"abc"}}]}""";

    assertThat(client.got(0, HANDSHAKE_REQUEST, older))
        .contains("obtain a key of abc for {aws:ssm:SessionId=s-1, aws:ssm:TargetId=ecs:c_t_r}");
    assertThat(client.on(new Event.DataKeyObtained(Aes.KEY)))
        .singleElement()
        .asString()
        .doesNotContain("ChallengeAcknowledgement");
  }

  @Test
  void theAgentsChallengeIsGivenBackEncryptedByUs() {
    Channels client = clientWithAKey();
    String challenge = Handshake.challengePayload(byTheAgent("sixty-four bytes")).utf8();

    List<Frame> sent =
        Channels.transmitted(
            client.gotEffects(1, PayloadType.ENCRYPTION_CHALLENGE_REQUEST, challenge));

    assertThat(byTheClient(Aes.challenge(sent.getLast().payload()))).isEqualTo("sixty-four bytes");
  }

  @Test
  void whatWasTypedMeanwhileIsEncryptedAndTheSizeIsNot() {
    Channels client = clientWithAKey();

    List<Effect> effects = client.gotEffects(1, HANDSHAKE_COMPLETE, COMPLETE);

    List<Frame> sent = Channels.transmitted(effects);
    assertThat(sent).hasSize(2);
    assertThat(sent.get(0).payload().utf8()).isEqualTo("{\"cols\":80,\"rows\":24}");
    assertThat(byTheClient(sent.get(1).payload())).isEqualTo("ls");
  }

  @Test
  void aCopyOfAnEncryptedMessageIsTheSameBytes() {
    Channels client = clientWithAKey();
    List<Frame> first = Channels.transmitted(client.gotEffects(1, HANDSHAKE_COMPLETE, COMPLETE));

    List<Frame> again = Channels.transmitted(client.effectsAfter(Duration.ofMillis(200)));

    assertThat(again).contains(first.getLast());
  }

  @Test
  void encryptedOutputIsDeliveredDecrypted() {
    Channels client = clientWithAKey();
    client.got(1, HANDSHAKE_COMPLETE, COMPLETE);

    assertThat(client.got(2, OUTPUT, byTheAgent("file"))).contains("deliver file");
    assertThat(client.got(3, PayloadType.STDERR, byTheAgent("oh")))
        .contains("deliver to stderr oh");
    client.got(4, PayloadType.EXIT_CODE, byTheAgent("EXIT_CODE: 7"));
    assertThat(client.got("channel_closed", "{}")).containsExactly("ended Exited[status=7]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "too short", "plain text that is long enough to be encrypted"})
  void whatDoesNotDecryptEndsTheSession(String payload) {
    Channels client = clientWithAKey();
    client.got(1, HANDSHAKE_COMPLETE, COMPLETE);

    assertThat(client.got(2, OUTPUT, payload))
        .last()
        .asString()
        .startsWith("ended Malformed[reason=")
        .doesNotContain("plain text");
  }

  @Test
  void whatOurOwnHalfEncryptedIsNotTheAgents() {
    Channels client = clientWithAKey();
    client.got(1, HANDSHAKE_COMPLETE, COMPLETE);
    Bytes ours = Aes.encrypt(Aes.KEY.plaintext(), 32, new byte[12], Bytes.utf8("echo"));

    assertThat(client.got(2, OUTPUT, ours)).last().asString().startsWith("ended Malformed");
  }

  @Test
  void aKeyThatIsRefusedEndsTheSessionAndTellsTheAgentAndNothingTypedGoesOut() {
    Channels client = clientThatIsAsked();

    List<String> refused = client.on(new Event.DataKeyRefused("AccessDenied"));

    assertThat(refused)
        .containsExactly(
            """
            send 0 handshake_response {"ClientVersion":"1.2.650.0","ProcessedClientActions":[\
            {"ActionType":"SessionType","ActionStatus":1,"ActionResult":null,"Error":""},\
            {"ActionType":"KMSEncryption","ActionStatus":2,"ActionResult":null,\
            "Error":"AccessDenied"}],"Errors":["AccessDenied"]}""");
    assertThat(client.acknowledged(0))
        .containsExactly("ended HandshakeRefused[reason=AccessDenied]");
  }

  @Test
  void aKeyThatNeverComesEndsTheSession() {
    Channels client = clientThatIsAsked();

    assertThat(client.after(Duration.ofSeconds(60)))
        .containsExactly("ended HandshakeRefused[reason=KMS gave no data key within 60 s]");
  }

  @Test
  void aKeyThatNobodyAskedForChangesNothing() {
    Channels client = openClient();

    assertThat(client.on(new Event.DataKeyObtained(Aes.KEY))).isEmpty();
    assertThat(client.on(new Event.DataKeyRefused("no"))).isEmpty();
    assertThat(client.typed("ls")).containsExactly("send 1 data ls");
  }

  @Test
  void aKeyThatComesWhileThereIsNoConnectionGoesOutOnTheNext() {
    Channels client = clientThatIsAsked();
    client.on(new Event.Disconnected("cut"));

    assertThat(client.on(new Event.DataKeyObtained(Aes.KEY))).isEmpty();
    assertThat(client.connected())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("send 0 handshake_response");
  }

  @Test
  void whoLeavesWhileThereIsNoConnectionLeavesNothingTypedBehind() {
    Channels client = clientThatIsAsked();
    client.on(new Event.Disconnected("cut"));

    client.on(new Event.CloseRequested());

    assertThat(client.connected()).containsExactly("token", "send 0 flag \0\0\0\2");
  }

  @Test
  void aHandshakeThatIsCompleteBeforeThereIsAKeyEndsTheSession() {
    Channels client = clientThatIsAsked();

    assertThat(client.got(1, HANDSHAKE_COMPLETE, COMPLETE))
        .contains("ended Malformed[reason=the handshake is complete before it is answered]");
  }

  @Test
  void anotherRequestAfterOneForEncryptionEndsTheSession() {
    Channels client = clientWithAKey();

    assertThat(client.got(1, HANDSHAKE_REQUEST, REQUEST))
        .contains("ended Malformed[reason=another handshake request after one for encryption]");
  }

  @Test
  void whatElseIsAskedForDecidesBeforeKmsIsAsked() {
    Channels client = encryptingClient();
    client.connected();
    String request =
        """
        {"AgentVersion":"3.3.0.0","RequestedClientActions":[{"ActionType":"SessionType",\
        "ActionParameters":{"SessionType":"Telepathy"}},{"ActionType":"KMSEncryption",\
        "ActionParameters":{"KMSKeyId":"abc"}}]}""";

    assertThat(client.got(0, HANDSHAKE_REQUEST, request)).noneMatch(one -> one.contains("key of"));
    assertThat(client.acknowledged(0))
        .containsExactly("ended HandshakeRefused[reason=Unknown session type Telepathy]");
  }

  @Test
  void theKeyIsNeverPrinted() {
    String key = Aes.KEY.toString();
    String asked = new Event.DataKeyObtained(Aes.KEY).toString();

    assertThat(key).isEqualTo("DataKey[]");
    assertThat(asked).isEqualTo("DataKeyObtained[key=DataKey[]]");
  }

  private static Frame recordedRequestForEncryption() {
    return Capture.load("interactive-shell-kms")
        .frames()
        .map(Capture.Line::frame)
        .filter(frame -> Frames.isData(frame, HANDSHAKE_REQUEST))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRefusalEndsTheSessionEvenIfTheAgentIsSilent() {
    Channels client = connectedClient(EXPECTED);
    client.got(0, HANDSHAKE_REQUEST, REQUEST.replace("SessionType\",", "Dance\","));

    List<String> effects = client.after(Duration.ofSeconds(1));

    assertThat(effects)
        .containsExactly(
            "ended HandshakeRefused[reason=the agent asks for Dance, which this client does not"
                + " know]");
  }

  @Test
  void anUnknownKindOfSessionIsRefused() {
    Channels client = connectedClient(EXPECTED);

    List<String> effects =
        client.got(0, HANDSHAKE_REQUEST, REQUEST.replace("Standard_Stream", "Telepathy"));

    assertThat(effects.get(1))
        .contains("\"ActionStatus\":2")
        .contains("\"Error\":\"Unknown session type Telepathy\"");
    assertThat(client.acknowledged(0))
        .containsExactly("ended HandshakeRefused[reason=Unknown session type Telepathy]");
  }

  @Test
  void anEncryptionChallengeWithoutEncryptionEndsTheSession() {
    Channels client = openClient();

    List<String> effects = client.got(0, PayloadType.ENCRYPTION_CHALLENGE_REQUEST, "{}");

    assertThat(effects).hasSize(2).first().isEqualTo("acknowledge 0");
    assertThat(effects.getLast()).startsWith("ended HandshakeRefused");
  }

  @Test
  void aHandshakeThatNeverComesOrNeverEndsIsNotAwaitedForEver() {
    Channels unasked = connectedClient(EXPECTED);
    Channels unfinished = connectedClient(EXPECTED);
    unfinished.got(0, HANDSHAKE_REQUEST, REQUEST);
    unfinished.acknowledged(0);

    assertThat(unasked.after(Duration.ofSeconds(60)))
        .containsExactly(
            "ended HandshakeRefused[reason=the agent did not ask for a handshake within 60 s]");
    assertThat(unfinished.after(Duration.ofSeconds(60)))
        .containsExactly(
            "ended HandshakeRefused[reason=the agent did not complete the handshake within 60 s]");
  }

  @Test
  void handshakesWithoutEndAreMalformed() {
    Channels client = openClient();

    String last = "";
    for (int i = 0; i < 5_000 && !last.startsWith("ended"); i++) {
      last = client.got(i, HANDSHAKE_REQUEST, REQUEST).getLast();
    }

    assertThat(last).startsWith("ended Malformed");
  }

  // What comes in.

  @Test
  void aDuplicateIsAcknowledgedAgainButDeliveredOnce() {
    Channels client = openClient();

    assertThat(client.got(0, OUTPUT, "hi")).containsExactly("acknowledge 0", "deliver hi");
    assertThat(client.got(0, OUTPUT, "hi")).containsExactly("acknowledge 0");
  }

  @Test
  void whatComesTooEarlyIsAcknowledgedAtOnceAndDeliveredInItsTurn() {
    Channels client = openClient();

    assertThat(client.got(1, OUTPUT, "b")).containsExactly("acknowledge 1");
    assertThat(client.got(1, OUTPUT, "b")).containsExactly("acknowledge 1");
    assertThat(client.got(0, OUTPUT, "a"))
        .containsExactly("acknowledge 0", "deliver a", "deliver b");
  }

  @Test
  void whatFindsNoRoomIsNotAcknowledgedButTheNextInTurnAlwaysDoes() {
    Limits tight = new Limits(1024, 16 << 10, 300, 300);
    Channels client = client(ClientSettings.of(NONE).withLimits(tight));
    client.connected();

    assertThat(client.got(1, OUTPUT, "b".repeat(180))).containsExactly("acknowledge 1");
    assertThat(client.got(2, OUTPUT, "c")).isEmpty();
    assertThat(client.got(20_000, OUTPUT, "")).isEmpty();
    assertThat(client.got(0, OUTPUT, "a".repeat(500))).hasSize(3);
    assertThat(client.got(2, OUTPUT, "c")).containsExactly("acknowledge 2", "deliver c");
  }

  @Test
  void aWrongDigestIsDroppedWithoutAcknowledgement() {
    Channels client = openClient();

    assertThat(client.on(new Event.Received(Channels.spoilt(client.data(0, OUTPUT, "hi")))))
        .isEmpty();
    assertThat(client.got(0, OUTPUT, "hi")).containsExactly("acknowledge 0", "deliver hi");
  }

  @ParameterizedTest
  @EnumSource(
      value = PayloadType.class,
      names = {"NONE", "ERROR", "SIZE", "PARAMETER", "FLAG", "UNKNOWN"})
  void whatAShellDoesNotNeedIsAcknowledgedAndLeft(PayloadType type) {
    Channels client = openClient();

    assertThat(client.got(0, type, "x")).containsExactly("acknowledge 0");
  }

  @Test
  void messagesOfOtherTypesAreLeft() {
    Channels client = openClient();

    assertThat(client.got("agent_job", "{}")).isEmpty();
    assertThat(client.got("pause_publication", "pause_publication")).isEmpty();
    assertThat(client.got("input_stream_data", "mine, not yours")).isEmpty();
    assertThat(client.typed("ls")).containsExactly("send 1 data ls");
  }

  // What goes out.

  @Test
  void whatIsTypedIsCutIntoMessages() {
    Channels client = openClient();

    List<String> effects = client.typed("x".repeat(20_000));

    assertThat(effects)
        .extracting(effect -> effect.substring(0, 12) + effect.length())
        .containsExactly(
            "send 1 data " + (12 + 8192),
            "send 2 data " + (12 + 8192),
            "send 3 data " + (12 + 3616));
  }

  @Test
  void whileTooMuchIsUnacknowledgedItIsNotWritable() {
    Channels client = openClient();

    int typed = 0;
    for (; client.channel.writable(); typed++) {
      client.typed("x".repeat(8192));
    }

    assertThat(typed).isBetween(30, 40);
    assertThat(client.channel.statistics().bytesInFlight()).isLessThanOrEqualTo(256 << 10);
    for (int i = 1; i <= typed; i++) {
      client.acknowledged(i);
    }
    assertThat(client.channel.writable()).isTrue();
    assertThat(client.channel.statistics().bytesInFlight()).isZero();
  }

  @Test
  void onlyAChangedSizeIsTold() {
    Channels client = openClient();

    assertThat(client.on(new Event.Resized(Channels.SIZE))).isEmpty();
    assertThat(client.on(new Event.Resized(new WindowSize(132, 43))))
        .containsExactly("send 1 size {\"cols\":132,\"rows\":43}");
  }

  @Test
  void toShowThatItIsUsedTheSameSizeIsToldOnceMore() {
    Channels client = openClient();

    assertThat(client.on(new Event.Used()))
        .containsExactly("send 1 size {\"cols\":80,\"rows\":24}");
    assertThat(client.on(new Event.Used()))
        .containsExactly("send 2 size {\"cols\":80,\"rows\":24}");
  }

  @Test
  void whatIsNotAcknowledgedIsSentAgainEverMoreSlowly() {
    Channels client = openClient();
    client.typed("ls");

    assertThat(client.afterMillis(199)).isEmpty();
    assertThat(client.afterMillis(1)).containsExactly("send 1 data ls");
    assertThat(client.untilDeadline()).isEqualTo(Duration.ofMillis(400));
    assertThat(client.atDeadline()).containsExactly("send 1 data ls");
    assertThat(client.untilDeadline()).isEqualTo(Duration.ofMillis(800));
    assertThat(client.atDeadline()).containsExactly("send 1 data ls");
    assertThat(client.untilDeadline()).isEqualTo(Duration.ofSeconds(1));
    client.acknowledged(1);
    assertThat(client.channel.deadline()).isEmpty();
  }

  @Test
  void anAgentThatNeverAcknowledgesEndsTheSession() {
    Limits impatient = new Limits(1024, 64 << 10, 1 << 20, 3);
    Channels client = client(ClientSettings.of(NONE).withLimits(impatient));
    client.connected();
    client.typed("ls");

    client.atDeadline();
    client.atDeadline();

    assertThat(client.atDeadline())
        .containsExactly("ended Unacknowledged[sequence=0, waited=PT1.4S]");
  }

  // Connections that are lost.

  @Test
  void anotherConnectionGoesOnWhereTheLostOneStopped() {
    Channels client = openClient();
    client.got(0, OUTPUT, "a");
    client.typed("ls");

    assertThat(client.on(new Event.Disconnected("reset"))).containsExactly("reconnect");
    assertThat(client.typed("pwd")).isEmpty();
    assertThat(client.afterMillis(5_000)).isEmpty();
    assertThat(client.connected()).containsExactly("token", "send 1 data ls", "send 2 data pwd");
    assertThat(client.got(1, OUTPUT, "b")).containsExactly("acknowledge 1", "deliver b");
  }

  @Test
  void withoutAnotherConnectionItEnds() {
    Channels refused = openClient();
    Channels waiting = openClient();

    refused.on(new Event.Disconnected("reset"));
    waiting.on(new Event.Disconnected("reset"));

    assertThat(refused.on(new Event.Disconnected("no ticket")))
        .containsExactly("ended Disconnected[reason=no ticket]");
    assertThat(waiting.after(Duration.ofSeconds(30)))
        .containsExactly("ended Disconnected[reason=reset]");
  }

  @Test
  void afterACutItWaitsForTheAgentToAskAgainBeforeItTypes() {
    Channels client = connectedClient(UNKNOWN);
    client.typed("ls");
    client.on(new Event.Disconnected("reset"));
    client.connected();

    assertThat(client.acknowledged(0)).isEmpty();
    assertThat(client.afterMillis(19_999)).isEmpty();
    assertThat(client.afterMillis(1)).containsExactly(OPENED, "send 1 data ls");
  }

  @Test
  void twoCutsDoNotLeaveItDeaf() {
    Channels client = connectedClient(UNKNOWN);
    client.on(new Event.Disconnected("reset"));
    client.connected();
    client.acknowledged(0);
    client.on(new Event.Disconnected("reset"));
    client.connected();

    assertThat(client.atDeadline()).containsExactly(OPENED);
  }

  // How it ends.

  @Test
  void theServicesWordEndsItAndNothingFollows() throws MalformedFrame {
    Channels client = openClient();

    assertThat(client.on(new Event.Received(FrameCodec.decode(FrameCodecTest.CHANNEL_CLOSED))))
        .containsExactly("ended ClosedByService[output=]");
    assertThat(client.got(0, OUTPUT, "late")).isEmpty();
    assertThat(client.typed("late")).isEmpty();
    assertThat(client.on(new Event.CloseRequested())).isEmpty();
    assertThat(client.channel.deadline()).isEmpty();
    assertThat(client.channel.writable()).isTrue();
  }

  @Test
  void theServicesReasonIsKept() {
    Channels client = openClient();

    assertThat(client.got("channel_closed", "{\"Output\":\"no such command\"}"))
        .containsExactly("ended ClosedByService[output=no such command]");
  }

  @Test
  void theServicesReasonDoesNotSteerTheTerminal() {
    Channels client = openClient();

    assertThat(
            client.got("channel_closed", "{\"Output\":\"\\u001b[2Jone\\r\\n\\u009b2two\\u0007\"}"))
        .containsExactly("ended ClosedByService[output=?[2Jone\n?2two?]");
  }

  @Test
  void theAgentsWishesDoNotSteerTheTerminal() {
    Channels client = connectedClient(EXPECTED);

    client.got(0, HANDSHAKE_REQUEST, REQUEST.replace("Standard_Stream", "\\u001b[2J"));

    assertThat(client.acknowledged(0))
        .containsExactly("ended HandshakeRefused[reason=Unknown session type ?[2J]");
  }

  @Test
  void theExitCodeOfACommandWithoutTerminalIsItsEnd() {
    Channels client = openClient();

    assertThat(client.got(0, PayloadType.STDERR, "oops"))
        .containsExactly("acknowledge 0", "deliver to stderr oops");
    client.got(1, PayloadType.EXIT_CODE, "EXIT_CODE: 7");

    assertThat(client.got("channel_closed", "{}")).containsExactly("ended Exited[status=7]");
  }

  @Test
  void withNothingInFlightClosingIsImmediate() {
    Channels client = openClient();

    assertThat(client.on(new Event.CloseRequested())).containsExactly("ended ClosedByUs[]");
  }

  @Test
  void closingWaitsForWhatWasTypedButNotForEver() {
    Channels heard = openClient();
    Channels unheard = openClient();
    heard.typed("exit");
    unheard.typed("exit");

    assertThat(heard.on(new Event.CloseRequested())).isEmpty();
    unheard.on(new Event.CloseRequested());

    assertThat(heard.acknowledged(1)).containsExactly("ended ClosedByUs[]");
    assertThat(unheard.after(Duration.ofSeconds(1))).contains("ended ClosedByUs[]");
  }

  @Test
  void anAgentThatUnderstandsItIsToldThatWeLeave() {
    Channels client = connectedClient(EXPECTED);
    client.got(0, HANDSHAKE_REQUEST, REQUEST);
    client.got(1, HANDSHAKE_COMPLETE, COMPLETE);

    assertThat(client.on(new Event.CloseRequested())).containsExactly("send 2 flag \0\0\0\2");
  }

  @Test
  void whatWasTypedGoesOutBeforeTheWordThatWeLeave() {
    Channels client = connectedClient(EXPECTED);
    client.got(0, HANDSHAKE_REQUEST, REQUEST);
    client.got(1, HANDSHAKE_COMPLETE, COMPLETE);
    client.typed("x".repeat(300_000));

    assertThat(client.on(new Event.CloseRequested())).isEmpty();
    List<String> sent = new ArrayList<>(List.of(""));
    for (int i = 0; i < 40 && !sent.getLast().contains("flag"); i++) {
      sent.addAll(client.acknowledged(i));
    }

    assertThat(sent).hasSizeGreaterThan(2).last().asString().endsWith("flag \0\0\0\2");
  }

  @Test
  void anAgentThatReadsNothingIsToldAllTheSame() {
    Channels client = connectedClient(EXPECTED);
    client.got(0, HANDSHAKE_REQUEST, REQUEST);
    client.got(1, HANDSHAKE_COMPLETE, COMPLETE);
    client.typed("x".repeat(300_000));
    client.on(new Event.CloseRequested());

    assertThat(client.after(Duration.ofSeconds(1)))
        .anySatisfy(effect -> assertThat(effect).endsWith("flag \0\0\0\2"))
        .last()
        .isEqualTo("ended ClosedByUs[]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.3.722.0", "2.3", "", "x.y"})
  void anOlderAgentIsNot(String version) {
    Channels client = connectedClient(EXPECTED);
    client.got(0, HANDSHAKE_REQUEST, REQUEST.replace("3.3.0.0", version));
    client.got(1, HANDSHAKE_COMPLETE, COMPLETE);

    assertThat(client.on(new Event.CloseRequested())).isEmpty();
  }

  // What is malformed.

  @Test
  void whatIsNoFrameEndsTheSession() {
    Channels client = openClient();

    assertThat(client.on(new Event.Garbled(new MalformedFrame("a frame of 3 bytes"))))
        .containsExactly("ended Malformed[reason=a frame of 3 bytes]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{} {}",
        "{\"AcknowledgedMessageSequenceNumber\":\"one\"}",
        "{\"AcknowledgedMessageSequenceNumber\":1e999999999}",
        "{\"AcknowledgedMessageSequenceNumber\":[]}",
        "{\"AcknowledgedMessageSequenceNumber\":99999999999999999999}"
      })
  void anAcknowledgementThatIsNoneEndsTheSession(String payload) {
    Channels client = openClient();

    assertThat(client.got("acknowledge", payload))
        .singleElement()
        .asString()
        .startsWith("ended Malformed[reason=acknowledge: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[[[[",
        "{\"RequestedClientActions\":{}}",
        "{\"RequestedClientActions\":[1]}",
        "{\"RequestedClientActions\":[{}]}",
        "{\"RequestedClientActions\":[{\"ActionType\":\"SessionType\"}]}",
        "{\"RequestedClientActions\":[{\"ActionType\":\"SessionType\",\"ActionParameters\":1}]}"
      })
  void aHandshakeRequestThatIsNoneEndsTheSession(String payload) {
    Channels client = openClient();

    assertThat(client.got(0, HANDSHAKE_REQUEST, payload))
        .last()
        .asString()
        .startsWith("ended Malformed[reason=handshake request");
  }

  @Test
  void deepNestingEndsTheSessionToo() {
    Channels client = openClient();

    assertThat(client.got("channel_closed", "{\"a\":" + "[".repeat(100_000)))
        .singleElement()
        .asString()
        .startsWith("ended Malformed");
  }

  @Test
  void dataWithoutPayloadTypeOrWithANegativeNumberEndsTheSession() {
    Channels untyped = openClient();
    Channels negative = openClient();
    Frame service =
        Frame.ofService(
            "output_stream_data", Bytes.utf8("x"), new Ids(3).get(), Instant.EPOCH.plusSeconds(1));

    assertThat(untyped.on(new Event.Received(service)))
        .containsExactly("ended Malformed[reason=output_stream_data without a payload type]");
    assertThat(negative.got(-1, OUTPUT, "x"))
        .containsExactly("ended Malformed[reason=output_stream_data number -1]");
  }

  // Secrets.

  @Test
  void theTokenIsSentAndNeverPrinted() {
    Event connected = new Event.Connected("secret");
    List<Effect> effects =
        DataChannel.ofClient(NONE, new Ids(1)).on(connected, Instant.EPOCH.plusSeconds(1));

    assertThat(((Effect.SendToken) effects.getFirst()).json())
        .contains("\"TokenValue\":\"secret\"");
    assertThat(connected.toString() + effects).doesNotContain("secret");
  }
}
