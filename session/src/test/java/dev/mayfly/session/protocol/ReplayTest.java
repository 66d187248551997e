package dev.mayfly.session.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our ends say what the official ones said, when the same happens to them. */
class ReplayTest {

  private static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");
  private static final String SHELL = "interactive-shell";
  private static final String ENCRYPTED = "interactive-shell-kms";
  private static final String PORTS = "port-forward-smux";

  /** What the recorded agent said of its session. */
  private static final Effect.Opened OPENED =
      new Effect.Opened(SessionType.PORT, "3.3.0.0", PortProperties.forwarding("37833"));

  /** A frame without what differs from run to run: id and time. */
  private record Said(
      String type, long sequence, long flags, OptionalInt payloadType, String payload) {

    static Said of(Frame frame) {
      return new Said(
          frame.type(),
          frame.sequence(),
          frame.flags(),
          frame.payloadType(),
          withoutTime(new String(frame.payload().toByteArray(), StandardCharsets.ISO_8859_1)));
    }

    private static String withoutTime(String payload) {
      return payload.replaceFirst("(\"HandshakeTimeToComplete\":)\\d+", "$10");
    }

    boolean isSize() {
      return type.equals("input_stream_data")
          && payloadType.equals(OptionalInt.of(PayloadType.SIZE.number()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SHELL, "standard-stream", "bad-command"})
  void ourClientSaysWhatTheOfficialClientSaid(String name) {
    Capture capture = Capture.load(name);
    Replay replay = new Replay(capture, "client");
    DataChannel client = DataChannel.ofClient(HandshakeExpectation.UNKNOWN, new Ids(1));

    client.on(new Event.Resized(new WindowSize(120, 40)), AT);
    replay.run(client);

    assertThat(withoutSize(replay.said)).isEqualTo(withoutSize(replay.recorded));
    assertThat(replay.said.stream().filter(Said::isSize).toList())
        .containsAll(replay.recorded.stream().filter(Said::isSize).toList());
    assertThat(replay.delivered.toString()).isEqualTo(replay.payloads("output_stream_data"));
    assertThat(replay.opening()).isEqualTo(replay.recordedOpening());
  }

  @ParameterizedTest
  @EnumSource(
      value = HandshakeExpectation.class,
      names = {"NONE", "UNKNOWN"})
  void sizeGoesNoLaterThanTheOfficialOne(HandshakeExpectation expectation) {
    Replay replay = new Replay(Capture.load(SHELL), "client");
    DataChannel client = DataChannel.ofClient(expectation, new Ids(1));

    client.on(new Event.Resized(new WindowSize(120, 40)), AT);
    replay.run(client);

    assertThat(replay.said.indexOf(size(replay.said)))
        .isLessThanOrEqualTo(replay.recorded.indexOf(size(replay.recorded)));
    assertThat(size(replay.said)).isEqualTo(size(replay.recorded));
  }

  @ParameterizedTest
  @ValueSource(strings = {SHELL, "standard-stream", "bad-command"})
  void ourAgentSaysWhatTheOfficialAgentSaid(String name) {
    Capture capture = Capture.load(name);
    Replay replay = new Replay(capture, "agent");
    JsonObject opening = replay.recordedOpening();
    DataChannel agent =
        DataChannel.ofAgent(
            replay.sessionId(), opening.get("ClientInstanceId").getAsString(), new Ids(2));

    agent.on(new Event.Ready(), AT);
    replay.run(agent);

    assertThat(replay.said).isEqualTo(replay.recorded);
    assertThat(replay.delivered.toString()).isEqualTo(replay.payloads("input_stream_data"));
    assertThat(replay.opening()).isEqualTo(opening);
  }

  @ParameterizedTest
  @ValueSource(strings = {"noninteractive-separate-stderr", "noninteractive-merged"})
  void ourClientFollowsACommandWithoutATerminalAsTheOfficialOneDid(String name) {
    Replay replay = new Replay(Capture.load(name), "client");
    DataChannel client = DataChannel.ofClient(HandshakeExpectation.EXPECTED, new Ids(1));

    client.on(new Event.Resized(new WindowSize(120, 40)), AT);
    replay.run(client);

    assertThat(replay.said).isEqualTo(replay.recorded);
    assertThat(replay.delivered).hasToString("out\nerr\n");
    assertThat(replay.opened)
        .containsExactly(
            new Effect.Opened(
                SessionType.NON_INTERACTIVE_COMMANDS, "3.3.0.0", PortProperties.NONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"noninteractive-separate-stderr", "noninteractive-merged"})
  void ourAgentRunsACommandWithoutATerminalAsTheOfficialOneDid(String name) {
    Replay replay = new Replay(Capture.load(name), "agent");
    JsonObject opening = replay.recordedOpening();
    AgentSettings settings =
        AgentSettings.of(replay.sessionId(), opening.get("ClientInstanceId").getAsString())
            .withVersion("3.3.0.0")
            .withHandshake(SessionType.NON_INTERACTIVE_COMMANDS);
    DataChannel agent = DataChannel.ofAgent(settings, new Ids(2));

    agent.on(new Event.Ready(), AT);
    replay.run(agent);

    assertThat(withoutTime(replay.said)).isEqualTo(withoutTime(replay.recorded));
  }

  @Test
  void ourClientOpensPortsAsTheOfficialClientDid() {
    Replay replay = new Replay(Capture.load(PORTS), "client");
    DataChannel client = DataChannel.ofClient(HandshakeExpectation.EXPECTED, new Ids(1));

    client.on(new Event.Resized(new WindowSize(120, 40)), AT); // Of no concern to a port.
    replay.run(client);

    assertThat(replay.said).isEqualTo(replay.recorded);
    assertThat(replay.delivered.toString()).isEqualTo(replay.payloads("output_stream_data"));
    assertThat(replay.opened).containsExactly(OPENED);
    assertThat(PortMode.ofClient(OPENED.port(), OPENED.peerVersion()))
        .isEqualTo(PortMode.MULTIPLEXED);
  }

  @Test
  void ourAgentServesPortsAsTheOfficialAgentDid() {
    Replay replay = new Replay(Capture.load(PORTS), "agent");
    JsonObject opening = replay.recordedOpening();
    String target = opening.get("ClientInstanceId").getAsString();
    AgentSettings settings =
        AgentSettings.of(replay.sessionId(), target).withVersion("3.3.0.0").withPort(OPENED.port());
    DataChannel agent = DataChannel.ofAgent(settings, new Ids(2));

    agent.on(new Event.Ready(), AT);
    replay.run(agent);

    assertThat(withoutTime(replay.said)).isEqualTo(withoutTime(replay.recorded));
    assertThat(replay.delivered.toString()).isEqualTo(replay.payloads("input_stream_data"));
    assertThat(replay.flags).containsExactly(Flag.TERMINATE_SESSION);
    assertThat(replay.opened)
        .containsExactly(new Effect.Opened(SessionType.PORT, "1.2.650.0", OPENED.port()));
  }

  /** How long the handshake took differs from run to run. */
  private static List<Said> withoutTime(List<Said> said) {
    return said.stream()
        .map(
            one ->
                new Said(
                    one.type,
                    one.sequence,
                    one.flags,
                    one.payloadType,
                    one.payload.replaceAll("ToComplete\":\\d+", "ToComplete\":0")))
        .toList();
  }

  @Test
  void ourClientSaysWhatTheOfficialClientSaidInAnEncryptedSession() {
    Capture capture = Capture.load(ENCRYPTED);
    Replay replay = new Replay(capture, "client");
    Randomness recorded = Randomness.ofClient(capture);
    Map<String, String> context = capture.encryptionContext();
    EncryptionContext ours =
        EncryptionContext.of(
            given(context, "aws:ssm:SessionId"), given(context, "aws:ssm:TargetId"));
    DataChannel client =
        DataChannel.ofClient(
            ClientSettings.of(HandshakeExpectation.EXPECTED).withEncryption(ours),
            new Ids(1),
            recorded);

    client.on(new Event.Resized(new WindowSize(120, 40)), AT);
    replay.run(client);

    assertThat(replay.keyOf).isEqualTo("arn:aws:kms:us-east-1:111122223333:key/abc");
    context.put(
        "aws:ssm:RandomChallenge", "FrDNr1iGVKojPkyoFJ5e4A=="); // The official one does not.
    assertThat(replay.bound).isEqualTo(context);
    assertThat(replay.said)
        .isEqualTo(replay.recorded.stream().map(ReplayTest::acknowledgingTheChallenge).toList());
    assertThat(replay.delivered.toString())
        .isEqualTo(
            "This session is encrypted using AWS KMS.\r\n" + replay.payloads("output_stream_data"))
        .contains("secret");
  }

  private static Said acknowledgingTheChallenge(Said said) {
    return new Said(
        said.type(),
        said.sequence(),
        said.flags(),
        said.payloadType(),
        said.payload()
            .replace(
                "\"KMSCipherTextHash\":null",
                "\"KMSCipherTextHash\":null,\"ChallengeAcknowledgement\":true"));
  }

  @Test
  void ourAgentSaysWhatTheOfficialAgentSaidInAnEncryptedSession() {
    Capture capture = Capture.load(ENCRYPTED);
    Replay replay = new Replay(capture, "agent");
    JsonObject opening = replay.recordedOpening();
    DataChannel agent =
        DataChannel.ofAgent(
            AgentSettings.of(replay.sessionId(), opening.get("ClientInstanceId").getAsString())
                .withVersion("3.3.0.0")
                .withEncryption("arn:aws:kms:us-east-1:111122223333:key/abc"),
            new Ids(2),
            Randomness.ofAgent(capture));

    agent.on(new Event.Ready(), AT);
    replay.run(agent);

    assertThat(replay.bound).isEqualTo(capture.encryptionContext());
    assertThat(replay.said).isEqualTo(replay.recorded);
    assertThat(replay.delivered.toString()).isEqualTo(replay.payloads("input_stream_data"));
  }

  private static String given(Map<String, String> context, String name) {
    return Objects.requireNonNull(context.get(name));
  }

  /** What the recorded peer drew: its nonces, and an agent's challenges. */
  private record Randomness(List<Bytes> drawn) implements RandomGenerator {

    /** Its nonce is in front of each message. */
    static Randomness ofClient(Capture capture) {
      return new Randomness(
          new ArrayList<>(
              encrypted(capture, "client").stream().map(wire -> wire.slice(0, 12)).toList()));
    }

    static Randomness ofAgent(Capture capture) {
      Bytes challenge = encrypted(capture, "agent").getFirst();
      Bytes plaintext = Aes.decrypt(capture.dataKey().plaintext(), 0, challenge).orElseThrow();
      Bytes random = Bytes.of(Base64.getDecoder().decode("FrDNr1iGVKojPkyoFJ5e4A=="));
      return new Randomness(new ArrayList<>(List.of(random, challenge.slice(0, 12), plaintext)));
    }

    private static List<Bytes> encrypted(Capture capture, String from) {
      return capture
          .frames()
          .filter(line -> line.from().equals(from))
          .map(Capture.Line::frame)
          .filter(Frames::isData)
          .flatMap(frame -> Frames.encrypted(frame).stream())
          .toList();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      Bytes next = drawn.removeFirst();
      assertThat(bytes).hasSize(next.length());
      System.arraycopy(next.toByteArray(), 0, bytes, 0, bytes.length);
    }

    @Override
    public long nextLong() {
      throw new AssertionError("nobody needs a number");
    }
  }

  private static Said size(List<Said> said) {
    return said.stream().filter(Said::isSize).findFirst().orElseThrow();
  }

  private static List<Said> withoutSize(List<Said> said) {
    return said.stream().filter(one -> !one.isSize()).toList();
  }

  /**
   * Puts one end in the place of a recorded peer. What the peer did by itself, such as to type,
   * happens when it did; the other peer's data comes when the recorded one acknowledged it.
   */
  private static final class Replay {
    final List<Said> said = new ArrayList<>();
    final List<Said> recorded;
    final StringBuilder delivered = new StringBuilder();
    final List<Flag> flags = new ArrayList<>();
    final List<Effect.Opened> opened = new ArrayList<>();
    private final Capture capture;
    private final String role;
    private final Map<Long, Frame> arriving = new HashMap<>();
    private String token = "";
    String keyOf = "";
    Map<String, String> bound = Map.of();

    Replay(Capture capture, String role) {
      this.capture = capture;
      this.role = role;
      this.recorded =
          capture
              .frames()
              .filter(line -> line.from().equals(role))
              .map(Capture.Line::frame)
              .map(Said::of)
              .toList();
    }

    void run(DataChannel end) {
      String given = recordedText().get("TokenValue").getAsString();
      for (Capture.Line line : capture.lines()) {
        boolean ours = line.from().equals(role);
        if (line.isBinary()) {
          happened(end, line.frame(), ours);
        } else if (ours) {
          on(end, new Event.Connected(given));
        }
      }
    }

    private void happened(DataChannel end, Frame frame, boolean ours) {
      boolean data = frame.type().endsWith("_stream_data");
      if (!ours && data) {
        arriving.put(frame.sequence(), frame);
      } else if (!ours) {
        on(end, new Event.Received(frame));
      } else if (frame.type().equals("acknowledge")) {
        JsonObject content = JsonParser.parseString(frame.payload().utf8()).getAsJsonObject();
        long sequence = content.get("AcknowledgedMessageSequenceNumber").getAsLong();
        on(end, new Event.Received(Objects.requireNonNull(arriving.get(sequence))));
      } else if (data && frame.payloadType().equals(OptionalInt.of(PayloadType.FLAG.number()))) {
        on(end, new Event.CloseRequested()); // The user left.
      } else if (data && frame.payloadType().equals(OptionalInt.of(1))) {
        on(end, new Event.Typed(plaintext(frame)));
      } else if (data && frame.payloadType().equals(OptionalInt.of(PayloadType.STDERR.number()))) {
        on(end, new Event.Complained(frame.payload()));
      } else if (data
          && frame.payloadType().equals(OptionalInt.of(PayloadType.EXIT_CODE.number()))) {
        on(end, new Event.Exited(Integer.parseInt(frame.payload().utf8().substring(11))));
      } else if (frame.payload().utf8().contains("Terminating")) {
        on(end, new Event.CloseRequested());
      }
    }

    private void on(DataChannel end, Event event) {
      for (Effect effect : end.on(event, AT)) {
        switch (effect) {
          case Effect.SendToken(String json) -> token = json;
          case Effect.Transmit(Frame frame) -> said.add(Said.of(frame));
          case Effect.Deliver(_, Bytes bytes) -> delivered.append(bytes.utf8());
          case Effect.Flagged(Flag flag) -> flags.add(flag);
          case Effect.Opened one -> opened.add(one);
          case Effect.Resize _, Effect.Ended _ -> {}
          case Effect.ObtainDataKey(String keyId, EncryptionContext context) ->
              key(end, keyId, context);
          case Effect.DecryptDataKey(String keyId, Bytes key, EncryptionContext context) -> {
            assertThat(key).isEqualTo(capture.dataKey().ciphertext());
            key(end, keyId, context);
          }
          case Effect.Publish _, Effect.Reconnect _ -> throw new AssertionError(effect);
        }
      }
    }

    private void key(DataChannel end, String keyId, EncryptionContext context) {
      keyOf = keyId;
      bound = context.pairs();
      on(end, new Event.DataKeyObtained(capture.dataKey()));
    }

    /** What is in a message of data, encrypted or not. */
    private Bytes plaintext(Frame frame) {
      if (!capture.name().equals(ENCRYPTED)) {
        return frame.payload();
      }
      int half = frame.type().equals("input_stream_data") ? 32 : 0;
      return Aes.decrypt(capture.dataKey().plaintext(), half, frame.payload()).orElseThrow();
    }

    String payloads(String type) {
      StringBuilder all = new StringBuilder();
      capture
          .frames()
          .map(Capture.Line::frame)
          .filter(frame -> frame.type().equals(type))
          .filter(frame -> frame.payloadType().equals(OptionalInt.of(1)))
          .forEach(frame -> all.append(plaintext(frame).utf8()));
      return all.toString();
    }

    String sessionId() {
      String state = recorded.getFirst().payload();
      return JsonParser.parseString(state).getAsJsonObject().get("SessionId").getAsString();
    }

    JsonObject opening() {
      return normal(JsonParser.parseString(token).getAsJsonObject());
    }

    JsonObject recordedOpening() {
      return normal(recordedText());
    }

    private JsonObject recordedText() {
      String text =
          capture.lines().stream()
              .filter(line -> line.from().equals(role) && line.kind().equals("text"))
              .map(Capture.Line::data)
              .findFirst()
              .orElseThrow();
      return JsonParser.parseString(text).getAsJsonObject();
    }

    private JsonObject normal(JsonObject opening) {
      opening.addProperty("RequestId", "");
      if (role.equals("client")) {
        opening.addProperty("ClientId", "");
      }
      return opening;
    }
  }
}
