package dev.mayfly.session.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Rule 9 of ARCHITECTURE.md: docs/states.md is what the data channel does, asked phase by phase.
 */
class StatesTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** What may happen, in the words of docs/states.md. */
  private static final Map<String, Function<DataChannel, Event>> EVENTS = events();

  @Test
  void theDocumentIsWhatTheCodeDoes() throws IOException {
    Path document =
        Path.of(System.getProperty("mayfly.root", "..")).resolve("docs").resolve("states.md");
    String printed = print(EVENTS);

    assertThat(document)
        .as("write this into docs/states.md if the change is meant:%n%s", printed)
        .content()
        .isEqualTo(printed);
  }

  @Test
  void aTransitionThatIsNotDrawnIsReported() throws IOException {
    Map<String, Function<DataChannel, Event>> planted = new LinkedHashMap<>(EVENTS);
    planted.put("typed", channel -> new Event.Disconnected("planted"));

    assertThat(print(planted)).isNotEqualTo(print(EVENTS));
  }

  private static Map<String, Function<DataChannel, Event>> events() {
    Map<String, Function<DataChannel, Event>> events = new LinkedHashMap<>();
    events.put("connected", channel -> new Event.Connected("token"));
    events.put("size acknowledged", channel -> received(acknowledgement(0)));
    events.put("output", channel -> received(data(Direction.OUTPUT, PayloadType.OUTPUT, "hi")));
    events.put("handshake request", channel -> received(request()));
    events.put("request to encrypt", channel -> received(requestToEncrypt()));
    events.put("data key obtained", channel -> new Event.DataKeyObtained(Aes.KEY));
    events.put("data key refused", channel -> new Event.DataKeyRefused("denied"));
    events.put("handshake response", channel -> received(response()));
    events.put("handshake complete", channel -> received(complete()));
    events.put("typed", channel -> new Event.Typed(Bytes.utf8("ls\r")));
    events.put("disconnected", channel -> new Event.Disconnected("cut"));
    events.put("close requested", channel -> new Event.CloseRequested());
    events.put("channel_closed", channel -> received(channelClosed()));
    events.put("no frame", channel -> new Event.Garbled(new MalformedFrame("too short")));
    events.put("its deadline", channel -> new Event.Elapsed());
    return events;
  }

  private static String print(Map<String, Function<DataChannel, Event>> events) {
    return """
        # The phases of a data channel

        Printed by the code: `StatesTest` asks each phase what follows each event. `·`: it stays.

        ## The client's end

        %s
        ## The agent's end

        %s"""
        .formatted(table(clientPhases(), events), table(agentPhases(), events));
  }

  private static String table(
      Map<String, Supplier<DataChannel>> phases, Map<String, Function<DataChannel, Event>> events) {
    StringBuilder table = new StringBuilder("| phase |");
    events.keySet().forEach(event -> table.append(' ').append(event).append(" |"));
    table.append("\n|---|").append("---|".repeat(events.size())).append('\n');
    phases.forEach(
        (name, start) -> {
          table.append("| ").append(name).append(" |");
          events.values().forEach(event -> table.append(cell(start.get(), event)));
          table.append('\n');
        });
    return table.toString();
  }

  private static String cell(DataChannel channel, Function<DataChannel, Event> event) {
    String before = nameOf(channel.phase());
    Event happens = event.apply(channel);
    Instant when =
        happens instanceof Event.Elapsed ? START.plusSeconds(3600) : START.plusMillis(10);
    channel.on(happens, when);
    String after = nameOf(channel.phase());
    return (after.equals(before) ? " ·" : " " + after) + " |";
  }

  private static String nameOf(Phase phase) {
    return switch (phase) {
      case Phase.Ended(SessionEnd end) -> "Ended: " + end.getClass().getSimpleName();
      case Phase.Closing(SessionEnd end, _) -> "Closing: " + end.getClass().getSimpleName();
      case Phase.Opening _, Phase.Probing _, Phase.Handshaking _, Phase.Open _, Phase.Suspended _ ->
          phase.getClass().getSimpleName();
    };
  }

  private static Map<String, Supplier<DataChannel>> clientPhases() {
    Map<String, Supplier<DataChannel>> phases = new LinkedHashMap<>();
    phases.put("Opening", () -> client(HandshakeExpectation.UNKNOWN));
    phases.put("Probing", () -> connected(client(HandshakeExpectation.UNKNOWN)));
    phases.put("Handshaking", () -> connected(client(HandshakeExpectation.EXPECTED)));
    phases.put(
        "Handshaking, answered",
        () -> then(connected(client(HandshakeExpectation.EXPECTED)), received(request())));
    phases.put(
        "Handshaking, awaiting a key",
        () -> then(connected(client(HandshakeExpectation.EXPECTED)), received(requestToEncrypt())));
    phases.put("Open", () -> connected(client(HandshakeExpectation.NONE)));
    phases.put(
        "Suspended",
        () -> then(connected(client(HandshakeExpectation.NONE)), new Event.Disconnected("cut")));
    phases.put("Closing", () -> closing(connected(client(HandshakeExpectation.NONE))));
    phases.put(
        "Ended",
        () -> then(connected(client(HandshakeExpectation.NONE)), received(channelClosed())));
    return phases;
  }

  private static Map<String, Supplier<DataChannel>> agentPhases() {
    Map<String, Supplier<DataChannel>> phases = new LinkedHashMap<>();
    phases.put("Opening", () -> agent(false));
    phases.put("Handshaking", () -> connected(agent(true)));
    phases.put("Handshaking, awaiting a key", StatesTest::awaitingKey);
    phases.put(
        "Handshaking, challenging", () -> then(awaitingKey(), new Event.DataKeyObtained(Aes.KEY)));
    phases.put("Open", () -> connected(agent(false)));
    phases.put("Suspended", () -> then(connected(agent(false)), new Event.Disconnected("cut")));
    phases.put("Closing", () -> closing(connected(agent(false))));
    phases.put("Ended", () -> then(connected(agent(false)), received(channelClosed())));
    return phases;
  }

  private static DataChannel client(HandshakeExpectation expectation) {
    ClientSettings settings =
        ClientSettings.of(expectation).withEncryption(EncryptionContext.of("session", "ecs:a_b_c"));
    DataChannel channel = DataChannel.ofClient(settings, new Ids(1), new Random(1));
    channel.on(new Event.Resized(new WindowSize(80, 24)), START);
    return channel;
  }

  private static DataChannel agent(boolean handshake) {
    AgentSettings settings = AgentSettings.of("session", "ecs:a_b_c");
    return DataChannel.ofAgent(
        handshake ? settings.withHandshake(SessionType.INTERACTIVE_COMMANDS) : settings,
        new Ids(1));
  }

  private static DataChannel awaitingKey() {
    AgentSettings settings = AgentSettings.of("session", "ecs:a_b_c").withEncryption("abc");
    DataChannel agent = DataChannel.ofAgent(settings, new Ids(1), new Random(1));
    return then(connected(agent), received(responseWithKey()));
  }

  private static DataChannel connected(DataChannel channel) {
    return then(channel, new Event.Connected("token"));
  }

  /** With something still in flight, or it would end at once. */
  private static DataChannel closing(DataChannel channel) {
    return then(then(channel, new Event.Typed(Bytes.utf8("x"))), new Event.CloseRequested());
  }

  private static DataChannel then(DataChannel channel, Event event) {
    channel.on(event, START);
    return channel;
  }

  private static Event received(Frame frame) {
    return new Event.Received(frame);
  }

  private static Frame acknowledgement(long sequence) {
    return frame(
        "acknowledge",
        PayloadType.NONE,
        "{\"AcknowledgedMessageType\":\"input_stream_data\",\"AcknowledgedMessageId\":\"\","
            + "\"AcknowledgedMessageSequenceNumber\":"
            + sequence
            + ",\"IsSequentialMessage\":true}");
  }

  private static Frame request() {
    return data(
        Direction.OUTPUT,
        PayloadType.HANDSHAKE_REQUEST,
        "{\"AgentVersion\":\"3.3.0.0\",\"RequestedClientActions\":[{\"ActionType\":\"SessionType\","
            + "\"ActionParameters\":{\"SessionType\":\"InteractiveCommands\",\"Properties\":null}}]}");
  }

  private static Frame requestToEncrypt() {
    return data(
        Direction.OUTPUT,
        PayloadType.HANDSHAKE_REQUEST,
        "{\"AgentVersion\":\"3.3.0.0\",\"RequestedClientActions\":[{\"ActionType\":\"KMSEncryption\","
            + "\"ActionParameters\":{\"KMSKeyId\":\"abc\"}}]}");
  }

  private static Frame responseWithKey() {
    return data(
        Direction.INPUT,
        PayloadType.HANDSHAKE_RESPONSE,
        "{\"ClientVersion\":\"1.2.650.0\",\"ProcessedClientActions\":[{\"ActionType\":"
            + "\"KMSEncryption\",\"ActionStatus\":1,\"ActionResult\":{\"KMSCipherTextKey\":"
            + "\"YmxvYg==\"},\"Error\":\"\"}],\"Errors\":null}");
  }

  private static Frame response() {
    return data(
        Direction.INPUT,
        PayloadType.HANDSHAKE_RESPONSE,
        "{\"ClientVersion\":\"1.2.650.0\",\"ProcessedClientActions\":[{\"ActionType\":"
            + "\"SessionType\",\"ActionStatus\":1,\"ActionResult\":null,\"Error\":\"\"}],"
            + "\"Errors\":null}");
  }

  private static Frame complete() {
    return data(
        Direction.OUTPUT,
        PayloadType.HANDSHAKE_COMPLETE,
        "{\"HandshakeTimeToComplete\":1000000,\"CustomerMessage\":\"\"}");
  }

  private static Frame channelClosed() {
    return frame("channel_closed", PayloadType.NONE, "{\"SessionId\":\"session\",\"Output\":\"\"}");
  }

  private static Frame data(Direction direction, PayloadType type, String payload) {
    return frame(direction.messageType(), type, payload);
  }

  private static Frame frame(String messageType, PayloadType type, String payload) {
    return Frame.of(messageType, 0, 0, type.number(), Bytes.utf8(payload), new Ids(1).get(), START);
  }
}
