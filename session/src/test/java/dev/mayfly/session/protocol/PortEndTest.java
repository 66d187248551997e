package dev.mayfly.session.protocol;

import static dev.mayfly.session.protocol.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Port sessions at both ends of the data channel: flags, properties, and what is left out. */
class PortEndTest {

  private static final String FORWARDED_HOST =
      """
      {"AgentVersion":"3.3.987.0","RequestedClientActions":[{"ActionType":"SessionType",\
      "ActionParameters":{"SessionType":"Port","Properties":{"host":"db.internal",\
      "localPortNumber":"15432","portNumber":"5432","type":"LocalPortForwarding"}}}]}""";
  private static final String RESPONSE =
      """
      {"ClientVersion":"1.2.650.0","ProcessedClientActions":[{"ActionType":"SessionType",\
      "ActionStatus":1,"ActionResult":null,"Error":""}],"Errors":null}""";
  private static final String COMPLETE = "{\"HandshakeTimeToComplete\":1,\"CustomerMessage\":\"\"}";
  private static final PortProperties HOST =
      new PortProperties(
          "5432", "15432", "", "", PortProperties.LOCAL_PORT_FORWARDING, "db.internal");

  @Test
  void aClientHearsWhatTheSessionIsFor() {
    Channels client = Channels.connectedClient(HandshakeExpectation.EXPECTED);

    client.got(0, PayloadType.HANDSHAKE_REQUEST, FORWARDED_HOST);
    List<Effect> effects = received(client, 1, PayloadType.HANDSHAKE_COMPLETE, COMPLETE);

    assertThat(effects).contains(new Effect.Opened(SessionType.PORT, "3.3.987.0", HOST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "{}",
        "7",
        "{\"type\":null,\"portNumber\":[\"5432\"],\"host\":{\"a\":\"b\"},\"unknown\":\"x\"}"
      })
  void propertiesThatAreNoTextsAreLeft(String properties) {
    Channels client = Channels.connectedClient(HandshakeExpectation.EXPECTED);
    client.got(
        0,
        PayloadType.HANDSHAKE_REQUEST,
        FORWARDED_HOST.replaceAll("\"Properties\":\\{[^}]*}", "\"Properties\":" + properties));

    List<Effect> effects = received(client, 1, PayloadType.HANDSHAKE_COMPLETE, COMPLETE);

    assertThat(effects)
        .contains(new Effect.Opened(SessionType.PORT, "3.3.987.0", PortProperties.NONE));
  }

  @Test
  void anAgentSaysWhatTheSessionIsFor() {
    Channels agent = Channels.agent(AgentSettings.of("s-1", "ecs:c_t_r").withPort(HOST));

    assertThat(agent.connected())
        .containsExactly("token", "say connected", "send 0 handshake_request " + FORWARDED_HOST);
    assertThat(agent.got(0, PayloadType.HANDSHAKE_RESPONSE, RESPONSE)).contains("opened Port");
  }

  @Test
  void aPortHasNoWindow() {
    Channels client = openClient();

    assertThat(client.on(new Event.Resized(new WindowSize(10, 10)))).isEmpty();
  }

  @Test
  void aFlagKeepsItsPlaceAmongTheData() {
    Channels client = openClient();
    String much = "x".repeat(300_000);
    client.typed(much);
    client.on(new Event.Flagged(Flag.DISCONNECT_TO_PORT));
    client.typed("next");

    List<String> sent = acknowledgeAll(client);

    assertThat(sent.subList(sent.size() - 2, sent.size()))
        .extracting(one -> one.replaceFirst("send \\d+ ", ""))
        .containsExactly("flag \0\0\0\1", "data next");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000001 DISCONNECT_TO_PORT",
        "00000002 TERMINATE_SESSION",
        "00000003 CONNECT_TO_PORT_ERROR"
      })
  void aFlagIsABigEndianNumber(String flag) {
    Bytes payload = hex(flag.substring(0, 8));

    assertThat(Flag.of(payload)).contains(Flag.valueOf(flag.substring(9)));
    assertThat(Flag.valueOf(flag.substring(9)).payload()).isEqualTo(payload);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "03", "00000000", "00000004", "03000000", "0000000300"})
  void whatIsNoFlagIsLeft(String payload) {
    assertThat(Flag.of(hex(payload))).isEqualTo(Optional.empty());
  }

  @Test
  void aClientHearsThatAPortTakesNoConnection() {
    Channels client = openClient();

    assertThat(client.got(2, PayloadType.FLAG, "\0\0\0\3"))
        .containsExactly("acknowledge 2", "flag CONNECT_TO_PORT_ERROR");
  }

  @Test
  void anAgentEndsAPortSessionThatItsClientTerminates() {
    Channels agent = openAgent();

    assertThat(agent.got(1, PayloadType.FLAG, "\0\0\0\2"))
        .containsExactly("acknowledge 1", "flag TERMINATE_SESSION");
    assertThat(agent.typed("too late")).isEmpty();
    assertThat(agent.acknowledged(0)).isEmpty();
    assertThat(agent.acknowledged(1)).containsExactly("ended ClosedByUs[]");
  }

  @Test
  void anAgentLeavesTheOthersToItsOwner() {
    Channels agent = openAgent();

    assertThat(agent.got(1, PayloadType.FLAG, "\0\0\0\1"))
        .containsExactly("acknowledge 1", "flag DISCONNECT_TO_PORT");
    assertThat(agent.on(new Event.Flagged(Flag.CONNECT_TO_PORT_ERROR)))
        .containsExactly("send 2 flag \0\0\0\3");
  }

  private static Channels openClient() {
    Channels client = Channels.connectedClient(HandshakeExpectation.EXPECTED);
    client.got(0, PayloadType.HANDSHAKE_REQUEST, FORWARDED_HOST);
    assertThat(client.got(1, PayloadType.HANDSHAKE_COMPLETE, COMPLETE))
        .containsExactly("acknowledge 1", "opened Port");
    client.acknowledged(0);
    return client;
  }

  private static Channels openAgent() {
    Channels agent = Channels.agent(AgentSettings.of("s-1", "ecs:c_t_r").withPort(HOST));
    agent.connected();
    agent.got(0, PayloadType.HANDSHAKE_RESPONSE, RESPONSE);
    agent.on(new Event.Ready());
    return agent;
  }

  private static List<Effect> received(
      Channels channels, long sequence, PayloadType type, String payload) {
    return channels.channel.on(
        new Event.Received(channels.data(sequence, type, payload)),
        Instant.parse("2026-11-23T12:00:00Z"));
  }

  /** All that is sent while each message is acknowledged at once. */
  private static List<String> acknowledgeAll(Channels client) {
    List<String> sent = new ArrayList<>();
    for (int sequence = 1; sequence < 100; sequence++) {
      sent.addAll(client.acknowledged(sequence));
    }
    return sent;
  }
}
