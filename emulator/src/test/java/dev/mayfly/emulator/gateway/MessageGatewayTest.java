package dev.mayfly.emulator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MessageGatewayTest {
  private static final int POLICY_VIOLATION = 1008;

  private GatewayFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture = GatewayFixture.start();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void creatingAChannelAnswers201AndATokenInXml() throws Exception {
    var answer = fixture.post("/v1/control-channel/" + GatewayFixture.TARGET, true);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body())
        .contains("<MessageSchemaVersion>1.0</MessageSchemaVersion>")
        .containsPattern("<TokenValue>[A-Za-z0-9+/=]{40,}</TokenValue>");
  }

  @Test
  void withoutASignatureNoChannelIsCreated() throws Exception {
    var control = fixture.post("/v1/control-channel/" + GatewayFixture.TARGET, false);
    var data = fixture.post("/v1/data-channel/" + GatewayFixture.SESSION, false);

    assertThat(control.statusCode()).isBetween(400, 403);
    assertThat(data.statusCode()).isBetween(400, 403);
  }

  @Test
  void withoutASignatureAnAgentsUpgradeIsRefused() {
    var uri = fixture.uri("ws", "/v1/control-channel/" + GatewayFixture.TARGET);

    assertThatThrownBy(() -> fixture.connect(uri, false))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void aSessionNeedsAnAgentOnItsControlChannel() throws Exception {
    assertThatThrownBy(fixture::open).isInstanceOf(TargetNotConnected.class);

    WirePeer control = fixture.controlChannel();
    assertThat(fixture.open().sessionId()).isEqualTo(GatewayFixture.SESSION);

    control.vanish();
    awaitNotConnected();
  }

  @Test
  void theEndOfAnOldControlChannelLeavesTheTokenOfTheNextOneAlone() throws Exception {
    WirePeer first = fixture.controlChannel();
    String path = "/v1/control-channel/" + GatewayFixture.TARGET;
    String token = fixture.token(path);
    first.vanish();
    awaitNotConnected();

    WirePeer second = fixture.connect(fixture.uri("ws", path), true);
    second.text("{\"MessageSchemaVersion\":\"1.0\",\"TokenValue\":\"%s\"}".formatted(token));
    second.ping("is it connected?");
    second.awaitPong();

    assertThat(fixture.open().sessionId()).isEqualTo(GatewayFixture.SESSION);
  }

  private void awaitNotConnected() {
    for (long i = 0; ; i++) {
      try {
        fixture.gateway.openSession(
            new OpenSession("ecs-execute-command-" + i, GatewayFixture.TARGET, "sh", "arn"));
        Thread.onSpinWait();
      } catch (TargetNotConnected expected) {
        return;
      }
    }
  }

  @Test
  void theAgentIsAskedForASessionInTheWordsOfTheService() throws Exception {
    WirePeer control = fixture.controlChannel();

    fixture.gateway.openSession(
        new OpenSession("s-1", GatewayFixture.TARGET, "echo \"a b\"", "arn:aws:iam::0:user/x"));

    byte[] frame = control.next();
    assertThat(ByteBuffer.wrap(frame).getInt(0)).isEqualTo(112);
    assertThat(Wire.type(frame)).isEqualTo("interactive_shell");
    assertThat(frame[4 + "interactive_shell".length()]).isZero();
    JsonObject payload = JsonParser.parseString(Wire.payload(frame)).getAsJsonObject();
    assertThat(payload.get("TaskId").getAsString()).isEqualTo("s-1");
    assertThat(payload.get("SchemaVersion").getAsInt()).isEqualTo(1);
    JsonObject task =
        JsonParser.parseString(payload.get("Content").getAsString()).getAsJsonObject();
    assertThat(task.get("DocumentName").getAsString())
        .isEqualTo("AmazonECS-ExecuteInteractiveCommand");
    assertThat(task.get("SessionId").getAsString()).isEqualTo("s-1");
    assertThat(task.get("SessionOwner").getAsString()).isEqualTo("arn:aws:iam::0:user/x");
    JsonObject content = task.getAsJsonObject("DocumentContent");
    assertThat(content.get("schemaVersion").getAsString()).isEqualTo("1.0");
    assertThat(content.get("sessionType").getAsString()).isEqualTo("InteractiveCommands");
    assertThat(
            content
                .getAsJsonObject("properties")
                .getAsJsonObject("linux")
                .get("commands")
                .getAsString())
        .isEqualTo("echo \"a b\"");
  }

  @Test
  void aPublishedDocumentIsPassedOnWithItsParametersBesideIt() throws Exception {
    WirePeer control = fixture.controlChannel();
    JsonObject properties = new JsonObject();
    properties.addProperty("portNumber", "{{ portNumber }}");

    fixture.gateway.openSession(
        new OpenSession(
            "somebody-1",
            GatewayFixture.TARGET,
            new SessionDocument.Published(
                "AWS-StartSSHSession",
                "SSH",
                "Port",
                properties,
                Map.of("portNumber", List.of("22"))),
            "arn"));

    JsonObject payload = JsonParser.parseString(Wire.payload(control.next())).getAsJsonObject();
    JsonObject task =
        JsonParser.parseString(payload.get("Content").getAsString()).getAsJsonObject();
    assertThat(task.get("DocumentName").getAsString()).isEqualTo("AWS-StartSSHSession");
    assertThat(task.get("Parameters")).hasToString("{\"portNumber\":[\"22\"]}");
    JsonObject content = task.getAsJsonObject("DocumentContent");
    assertThat(content.get("sessionType").getAsString()).isEqualTo("Port");
    assertThat(content.get("properties")).hasToString("{\"portNumber\":\"{{ portNumber }}\"}");
  }

  @Test
  void framesPassUnchangedInBothDirections() throws Exception {
    fixture.controlChannel();
    Grant grant = fixture.open();
    WirePeer client = fixture.client(grant);
    WirePeer agent = fixture.agent();

    client.binary(Wire.SIZE);
    agent.binary(Wire.sessionState(GatewayFixture.SESSION, "Connected"));
    agent.binary(Wire.output(0, "# "));

    assertThat(agent.next()).isEqualTo(Wire.SIZE);
    assertThat(client.next()).isEqualTo(Wire.output(0, "# "));
  }

  @Test
  void whatComesBeforeTheOtherEndIsThereWaitsForIt() throws Exception {
    fixture.controlChannel();
    Grant grant = fixture.open();
    WirePeer agent = fixture.agent();
    for (int i = 0; i < 100; i++) {
      agent.binary(Wire.output(i, "line " + i));
    }

    WirePeer client = fixture.client(grant);

    for (int i = 0; i < 100; i++) {
      assertThat(client.next()).isEqualTo(Wire.output(i, "line " + i));
    }
  }

  @Test
  void whoFillsTheQueueOfAnAbsentEndIsNotReadAnyMore() throws Exception {
    fixture.controlChannel();
    Grant grant = fixture.open();
    WirePeer agent = fixture.agent();
    String much = "x".repeat(64 * 1024);
    CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
    int count = 0;
    while (sent.isDone() && count < 2000) { // 128 MB would fit into no buffer.
      sent = agent.trySend(Wire.output(count++, much));
      awaitQuietly(sent);
    }

    assertThat(sent).isNotDone();
    WirePeer client = fixture.client(grant);
    for (int i = 0; i < count; i++) {
      assertThat(client.next()).hasSize(120 + much.length());
    }
    sent.join();
  }

  private static void awaitQuietly(CompletableFuture<?> sent) {
    try {
      sent.get(2, java.util.concurrent.TimeUnit.SECONDS);
    } catch (Exception notSent) {
      // That is what the caller looks at.
    }
  }

  @Test
  void aTokenAdmitsOnce() throws Exception {
    fixture.controlChannel();
    Grant grant = fixture.open();
    WirePeer first = fixture.client(grant);

    WirePeer second = fixture.client(grant);

    assertThat(second.closed()).isEqualTo(POLICY_VIOLATION);
    WirePeer agent = fixture.agent();
    agent.binary(Wire.output(0, "still here"));
    assertThat(first.next()).isEqualTo(Wire.output(0, "still here"));
  }

  @Test
  void aWrongTokenDoesNotUseUpTheRightOne() throws Exception {
    fixture.controlChannel();
    Grant grant = fixture.open();

    WirePeer wrong = fixture.client(grant, grant.token() + "x");
    assertThat(wrong.closed()).isEqualTo(POLICY_VIOLATION);

    WirePeer right = fixture.client(grant);
    fixture.agent().binary(Wire.output(0, "hello"));
    assertThat(right.next()).isEqualTo(Wire.output(0, "hello"));
  }

  @Test
  void anAgentsTokenAdmitsNobodyWithoutASignature() throws Exception {
    fixture.controlChannel();
    Grant grant = fixture.open();
    String agentToken = fixture.token("/v1/data-channel/" + GatewayFixture.SESSION);

    WirePeer impostor = fixture.client(grant, agentToken);

    assertThat(impostor.closed()).isEqualTo(POLICY_VIOLATION);
  }

  @Test
  void garbageInsteadOfATokenClosesTheConnection() throws Exception {
    fixture.controlChannel();
    Grant grant = fixture.open();

    for (String garbage : new String[] {"", "{", "[]", "{}", "{\"TokenValue\":7}", "null"}) {
      WirePeer peer = fixture.connect(grant.streamUrl(), false).text(garbage);
      assertThat(peer.closed()).as(garbage).isEqualTo(POLICY_VIOLATION);
    }
    WirePeer binary = fixture.connect(grant.streamUrl(), false).binary(Wire.SIZE);
    assertThat(binary.closed()).isEqualTo(POLICY_VIOLATION);
    WirePeer nowhere =
        fixture
            .connect(fixture.uri("ws", "/v1/data-channel/none?role=publish_subscribe"), false)
            .text("{\"TokenValue\":\"%s\"}".formatted(grant.token()));
    assertThat(nowhere.closed()).isEqualTo(POLICY_VIOLATION);
  }

  @Test
  void whatIsNoFrameClosesTheConnectionAndHoldsTheSession() throws Exception {
    fixture.controlChannel();
    Grant grant = fixture.open();
    WirePeer client = fixture.client(grant);
    WirePeer agent = fixture.agent();
    client.binary(Wire.SIZE);
    agent.next();

    byte[] lies = Wire.SIZE.clone();
    lies[3] = (byte) 0xff; // A header longer than the frame.
    client.binary(lies);

    assertThat(client.closed()).isEqualTo(POLICY_VIOLATION);
    assertThat(Wire.type(agent.next())).isEqualTo("pause_publication");
  }

  @Test
  void pingsAreAnsweredBeforeAndAfterAdmission() throws Exception {
    fixture.controlChannel();
    Grant grant = fixture.open();
    WirePeer early = fixture.connect(grant.streamUrl(), false);

    early.ping("keepalive");

    early.awaitPong();
    assertThat(early.isOpen()).isTrue();
  }

  @Test
  void theAgentsTerminatingBecomesChannelClosedBehindAllOutput() throws Exception {
    fixture.controlChannel();
    Grant grant = fixture.open();
    WirePeer agent = fixture.agent();
    agent.binary(Wire.output(0, "bye"));
    agent.binary(Wire.sessionState(GatewayFixture.SESSION, "Terminating"));

    WirePeer client = fixture.client(grant);

    assertThat(client.next()).isEqualTo(Wire.output(0, "bye"));
    byte[] closed = client.next();
    assertThat(ByteBuffer.wrap(closed).getInt(0)).isEqualTo(112);
    assertThat(closed).startsWith(Wire.hex("00000070 6368616e6e656c5f636c6f736564 0000"));
    JsonObject json = JsonParser.parseString(Wire.payload(closed)).getAsJsonObject();
    assertThat(json.get("MessageType").getAsString()).isEqualTo("channel_closed");
    assertThat(json.get("SessionId").getAsString()).isEqualTo(GatewayFixture.SESSION);
    assertThat(json.get("SchemaVersion").getAsInt()).isEqualTo(1);
    assertThat(json.get("Output").getAsString()).isEmpty();
    assertThat(fixture.gateway.sessions()).isZero();
    assertThat(fixture.gateway.resume(GatewayFixture.SESSION)).isEmpty();
  }

  @Test
  void aFailedTaskTellsTheClientWhyAndIsAcknowledged() throws Exception {
    WirePeer control = fixture.controlChannel();
    Grant grant = fixture.open();
    WirePeer client = fixture.client(grant);
    control.next();

    control.binary(complete("Failed", "\\n----------ERROR-------\\nno such file\\n\\n"));

    byte[] closed = client.next();
    assertThat(Wire.type(closed)).isEqualTo("channel_closed");
    assertThat(output(closed)).isEqualTo("\n----------ERROR-------\nno such file\n\n");
    byte[] acknowledged = control.next();
    assertThat(Wire.type(acknowledged)).isEqualTo("agent_task_acknowledge");
    JsonObject json = JsonParser.parseString(Wire.payload(acknowledged)).getAsJsonObject();
    assertThat(json.get("MessageId").getAsString())
        .isEqualTo("00112233-4455-6677-8899-aabbccddeeff");
    assertThat(json.get("TaskId").getAsString()).isEqualTo(GatewayFixture.SESSION);
  }

  @Test
  void aTaskThatSucceedsWithoutTerminatingEndsWhenTheAgentHasGone() throws Exception {
    WirePeer control = fixture.controlChannel();
    Grant grant = fixture.open();
    WirePeer client = fixture.client(grant);
    WirePeer agent = fixture.agent();
    agent.binary(Wire.output(0, "last of a port session"));
    client.next();

    control.binary(complete("Success", ""));
    agent.vanish();

    assertThat(Wire.type(client.next())).isEqualTo("channel_closed");
  }

  @Test
  void aReportAboutASessionOfAnotherTargetChangesNothing() throws Exception {
    fixture.controlChannel();
    Grant grant = fixture.open();
    WirePeer client = fixture.client(grant);
    String path = "/v1/control-channel/ecs:demo_other_1";
    String token = fixture.token(path);
    WirePeer other = fixture.connect(fixture.uri("ws", path), true);
    other.text("{\"TokenValue\":\"" + token + "\"}");

    other.binary(complete("Failed", "gotcha"));
    other.next();

    fixture.agent().binary(Wire.output(0, "alive"));
    assertThat(client.next()).isEqualTo(Wire.output(0, "alive"));
  }

  @Test
  void terminatingTellsBothEnds() throws Exception {
    fixture.controlChannel();
    Grant grant = fixture.open();
    WirePeer client = fixture.client(grant);
    WirePeer agent = fixture.agent();
    client.binary(Wire.SIZE);
    agent.next();

    fixture.gateway.closeSessionsOf(GatewayFixture.TARGET, "the task stopped");

    byte[] toClient = client.next();
    assertThat(Wire.type(toClient)).isEqualTo("channel_closed");
    assertThat(output(toClient)).isEqualTo("the task stopped");
    assertThat(Wire.type(agent.next())).isEqualTo("channel_closed");
  }

  @Test
  void terminatingASessionThatWaitsForASlotIsSaidOnTheControlChannel() throws Exception {
    WirePeer control = fixture.controlChannel();
    Grant grant = fixture.open();
    WirePeer client = fixture.client(grant);
    client.binary(Wire.SIZE);
    control.next();

    fixture.gateway.terminate(GatewayFixture.SESSION, "");

    byte[] cancel = control.next();
    assertThat(Wire.type(cancel)).isEqualTo("channel_closed");
    assertThat(Wire.payload(cancel)).contains(GatewayFixture.SESSION);
    assertThat(Wire.type(client.next())).isEqualTo("channel_closed");
  }

  @Test
  void anAgentThatIsCutComesBackToTheSameSession() throws Exception {
    fixture.controlChannel();
    Grant grant = fixture.open();
    WirePeer client = fixture.client(grant);
    WirePeer first = fixture.agent();
    first.binary(Wire.output(0, "before"));
    client.next();

    first.vanish();
    WirePeer second = fixture.agent();
    second.binary(Wire.output(1, "after"));
    assertThat(client.next()).isEqualTo(Wire.output(1, "after"));
    client.binary(Wire.input(0, "ls"));

    assertThat(second.next()).isEqualTo(Wire.input(0, "ls"));
  }

  @Test
  void noDataChannelIsCreatedForASessionThatIsOver() throws Exception {
    fixture.controlChannel();
    fixture.open();
    fixture.gateway.terminate(GatewayFixture.SESSION, "");

    var answer = fixture.post("/v1/data-channel/" + GatewayFixture.SESSION, true);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Session is already terminated");
  }

  @Test
  void aVanishedClientsSessionIsHeldAndCanBeResumed() throws Exception {
    fixture.controlChannel();
    Grant grant = fixture.open();
    WirePeer client = fixture.client(grant);
    WirePeer agent = fixture.agent();
    client.binary(Wire.SIZE);
    agent.next();

    client.vanish();
    assertThat(Wire.type(agent.next())).isEqualTo("pause_publication");
    assertThat(fixture.gateway.sessions()).isOne();

    WirePeer again = fixture.client(fixture.gateway.resume(GatewayFixture.SESSION).orElseThrow());
    assertThat(Wire.type(agent.next())).isEqualTo("start_publication");
    agent.binary(Wire.output(0, "welcome back"));
    assertThat(again.next()).isEqualTo(Wire.output(0, "welcome back"));
  }

  @Test
  void aHeldSessionIsClosedAtTheIdleTime() throws Exception {
    try (GatewayFixture impatient = GatewayFixture.idleAfter(Duration.ofSeconds(4))) {
      impatient.controlChannel();
      Grant grant = impatient.open();
      WirePeer client = impatient.client(grant);
      WirePeer agent = impatient.agent();
      client.binary(Wire.SIZE);
      agent.next();

      client.vanish();

      assertThat(Wire.type(agent.next())).isEqualTo("pause_publication");
      assertThat(Wire.type(agent.next())).isEqualTo("channel_closed");
      assertThat(impatient.gateway.resume(GatewayFixture.SESSION)).isEmpty();
    }
  }

  @Test
  void aConnectedClientThatOnlyPingsIsClosedAtTheIdleTimeToo() throws Exception {
    try (GatewayFixture impatient = GatewayFixture.idleAfter(Duration.ofMillis(500))) {
      impatient.controlChannel();
      Grant grant = impatient.open();
      WirePeer client = impatient.client(grant);
      WirePeer agent = impatient.agent();

      client.ping("keepalive");

      byte[] closed = client.next();
      assertThat(Wire.type(closed)).isEqualTo("channel_closed");
      assertThat(output(closed)).isEqualTo("Your session timed out due to inactivity.");
      assertThat(Wire.type(agent.next())).isEqualTo("channel_closed");
    }
  }

  private static String output(byte[] closed) {
    JsonObject json = JsonParser.parseString(Wire.payload(closed)).getAsJsonObject();
    return json.get("Output").getAsString();
  }

  private static byte[] complete(String status, String output) {
    return Wire.frame(
        "agent_task_complete",
        0,
        0,
        """
        {"SchemaVersion":1,"TaskId":"%s","Topic":"agent_task_complete","FinalTaskStatus":"%s",\
        "IsRoutingFailure":false,"AwsAccountId":"","InstanceId":"%s","Output":"%s","S3Bucket":"",\
        "S3UrlSuffix":"","CwlGroup":"","CwlStream":"","RetryNumber":1}"""
            .formatted(GatewayFixture.SESSION, status, GatewayFixture.TARGET, output));
  }
}
