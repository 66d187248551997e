package dev.mayfly.session.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whatever stands in the payloads of a handshake: it is answered, or ends the session. */
class HandshakeFuzzTest {

  private static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");

  @FuzzTest
  void aClientAnswersOrEnds(byte[] payload) {
    Channels client = Channels.connectedClient(HandshakeExpectation.EXPECTED);

    List<String> effects = client.got(0, PayloadType.HANDSHAKE_REQUEST, Bytes.of(payload));

    assertThat(effects.getFirst()).isEqualTo("acknowledge 0");
    assertThat(effects.get(1)).matches("(?s)(send 0 handshake_response|ended ).*");
  }

  @FuzzTest
  void aClientReadsTheLastWordOrEnds(byte[] payload) {
    Channels client = Channels.connectedClient(HandshakeExpectation.EXPECTED);

    List<String> effects = client.got(0, PayloadType.HANDSHAKE_COMPLETE, Bytes.of(payload));

    assertThat(effects.getFirst()).isEqualTo("acknowledge 0");
    assertThat(effects.stream().skip(1)).allMatch(word -> word.matches("(?s)(deliver|ended ).*"));
  }

  @FuzzTest
  void anAgentGoesOnOrEnds(byte[] payload) {
    DataChannel agent =
        DataChannel.ofAgent(
            AgentSettings.of("s-1", "ecs:c_t_r").withHandshake(SessionType.INTERACTIVE_COMMANDS),
            new Ids(2));
    agent.on(new Event.Connected("secret"), AT);
    Frame response =
        Frame.of(
            Direction.INPUT.messageType(),
            0,
            0,
            PayloadType.HANDSHAKE_RESPONSE.number(),
            Bytes.of(payload),
            new Ids(1).get(),
            AT);

    List<Effect> effects = agent.on(new Event.Received(response), AT);

    assertThat(effects).hasSizeGreaterThan(1);
    assertThat(effects.getLast()).isInstanceOfAny(Effect.Opened.class, Effect.Ended.class);
  }

  @FuzzTest
  void anAcknowledgementCountsOrEnds(byte[] payload) {
    Channels client = Channels.openClient();
    client.typed("ls");

    List<String> effects = client.got("acknowledge", Bytes.of(payload));

    assertThat(effects).allMatch(word -> word.startsWith("ended "));
    assertThat(client.after(Duration.ofSeconds(1))).hasSizeLessThanOrEqualTo(1);
  }
}
