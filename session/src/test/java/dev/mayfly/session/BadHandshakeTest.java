package dev.mayfly.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.SessionEnd;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents that do not keep to the protocol: the session ends, says why, and leaves nothing. */
class BadHandshakeTest {
  private static final int HANDSHAKE_REQUEST = 5;

  private final TestGateway gateway = TestGateway.start();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{\"RequestedClientActions\":[{}]}",
        "{\"RequestedClientActions\":[{\"ActionType\":\"SessionType\",\"ActionParameters\":1}]}",
      })
  void aRequestThatIsNoneEndsTheSession(String request) throws Exception {
    SessionEnd end = endAfter(request);

    assertThat(end)
        .isInstanceOfSatisfying(
            SessionEnd.Malformed.class,
            malformed -> assertThat(malformed.reason()).startsWith("handshake request"));
  }

  @Test
  void anActionThatNobodyKnowsIsRefusedByItsName() throws Exception {
    SessionEnd end =
        endAfter(
            "{\"AgentVersion\":\"99.0\",\"RequestedClientActions\":["
                + "{\"ActionType\":\"ReadMyMind\",\"ActionParameters\":{}}]}");

    assertThat(end).hasToString("HandshakeRefused[reason=" + unknown("ReadMyMind") + "]");
  }

  @Test
  void aSessionTypeThatNobodyKnowsIsRefusedByItsName() throws Exception {
    SessionEnd end =
        endAfter(
            "{\"AgentVersion\":\"3.3.0.0\",\"RequestedClientActions\":["
                + "{\"ActionType\":\"SessionType\","
                + "\"ActionParameters\":{\"SessionType\":\"Teleport\",\"Properties\":{}}}]}");

    assertThat(end).hasToString("HandshakeRefused[reason=Unknown session type Teleport]");
  }

  private static String unknown(String action) {
    return "the agent asks for " + action + ", which this client does not know";
  }

  private SessionEnd endAfter(String request) throws Exception {
    try (SessionClient client = SessionClient.create();
        Session session =
            client.connect(SessionRequest.of(gateway.ticket()), (output, bytes) -> {})) {
      TestPeer peer = gateway.accept();
      peer.handOver(frame -> acknowledge(peer, frame));

      peer.send(frame("output_stream_data", HANDSHAKE_REQUEST, request));

      SessionEnd end = TestPeer.within(session.end());
      peer.awaitGone();
      assertThat(TestThreads.leftOf("mayfly-")).isEmpty();
      return end;
    }
  }

  private static void acknowledge(TestPeer peer, Frame frame) {
    if (frame.type().equals("input_stream_data")) {
      peer.send(
          frame(
              "acknowledge",
              0,
              """
              {"AcknowledgedMessageType":"input_stream_data","AcknowledgedMessageId":"%s",\
              "AcknowledgedMessageSequenceNumber":%d,"IsSequentialMessage":true}"""
                  .formatted(frame.id(), frame.sequence())));
    }
  }

  private static Frame frame(String type, int payloadType, String payload) {
    return Frame.of(
        type, 0, Frame.SYN, payloadType, Bytes.utf8(payload), UUID.randomUUID(), Instant.now());
  }
}
