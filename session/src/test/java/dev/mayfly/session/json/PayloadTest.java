package dev.mayfly.session.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are those that official peers sent, key for key. */
class PayloadTest {

  @Test
  void anAcknowledgement() throws MalformedPayload {
    String json =
        """
        {"AcknowledgedMessageType":"output_stream_data",\
        "AcknowledgedMessageId":"483a656b-7a79-4916-9a4d-84f054a3ea46",\
        "AcknowledgedMessageSequenceNumber":7,"IsSequentialMessage":true}""";

    AcknowledgeContent content = AcknowledgeContent.parse(json);

    assertThat(content)
        .isEqualTo(
            new AcknowledgeContent(
                "output_stream_data", "483a656b-7a79-4916-9a4d-84f054a3ea46", 7));
    assertThat(content.toJson()).isEqualTo(json);
  }

  @Test
  void anAcknowledgementOfATypeThatNeedsEscapes() throws MalformedPayload {
    String json =
        """
        {"AcknowledgedMessageType":"a\\"b\\\\c\\nd","AcknowledgedMessageId":"\\u2028é",\
        "AcknowledgedMessageSequenceNumber":-1,"IsSequentialMessage":true}""";

    AcknowledgeContent content = new AcknowledgeContent("a\"b\\c\nd", "\u2028é", -1);

    assertThat(content.toJson()).isEqualTo(json);
    assertThat(AcknowledgeContent.parse(json)).isEqualTo(content);
  }

  @Test
  void aWindowSize() throws MalformedPayload {
    String json = "{\"cols\":120,\"rows\":40}";

    assertThat(SizeContent.parse(json)).isEqualTo(new SizeContent(120, 40));
    assertThat(new SizeContent(120, 40).toJson()).isEqualTo(json);
  }

  @Test
  void aSessionState() throws MalformedPayload {
    String json = "{\"SchemaVersion\":1,\"SessionState\":\"Terminating\",\"SessionId\":\"s-1\"}";

    assertThat(SessionStateContent.parse(json))
        .isEqualTo(new SessionStateContent("Terminating", "s-1"));
    assertThat(new SessionStateContent("Terminating", "s-1").toJson()).isEqualTo(json);
  }

  @Test
  void theEndOfAChannel() throws MalformedPayload {
    String json =
        """
        {"MessageType":"channel_closed","MessageId":"m","CreatedDate":"2026-11-23T12:00:00Z",\
        "DestinationId":"d","SessionId":"s","SchemaVersion":1,"Output":"<why> & \\"how\\""}""";

    ChannelClosedContent content = ChannelClosedContent.parse(json);

    assertThat(content.output()).isEqualTo("<why> & \"how\"");
    assertThat(content.toJson()).isEqualTo(json);
  }

  @Test
  void aChannelsEndWithoutAnyMembers() throws MalformedPayload {
    assertThat(ChannelClosedContent.parse("{}"))
        .isEqualTo(new ChannelClosedContent("", "", "", "", ""));
    assertThat(ChannelClosedContent.parse("{\"Output\":null}").output()).isEmpty();
  }

  @Test
  void aHandshakeRequest() throws MalformedPayload {
    String json =
        """
        {"AgentVersion":"3.3.0.0","RequestedClientActions":[{"ActionType":"SessionType",\
        "ActionParameters":{"SessionType":"NonInteractiveCommands","Properties":null}}]}""";

    HandshakeRequestContent content = HandshakeRequestContent.parse(json);

    assertThat(content.agentVersion()).isEqualTo("3.3.0.0");
    assertThat(content.actions())
        .containsExactly(
            HandshakeRequestContent.Action.ofSessionType("NonInteractiveCommands", Map.of()));
    assertThat(content.toJson()).isEqualTo(json);
  }

  @Test
  void aHandshakeResponse() throws MalformedPayload {
    String json =
        """
        {"ClientVersion":"1.2.650.0","ProcessedClientActions":[{"ActionType":"SessionType",\
        "ActionStatus":1,"ActionResult":null,"Error":""}],"Errors":null}""";

    HandshakeResponseContent content = HandshakeResponseContent.parse(json);

    assertThat(content.actions())
        .containsExactly(HandshakeResponseContent.Action.done("SessionType"));
    assertThat(content.toJson()).isEqualTo(json);
  }

  @Test
  void aRequestForEncryption() throws MalformedPayload {
    String json =
        """
        {"AgentVersion":"3.3.0.0","RequestedClientActions":[{"ActionType":"KMSEncryption",\
        "ActionParameters":{"KMSKeyId":"arn:aws:kms:us-east-1:111122223333:key/abc",\
        "Challenge":"FrDNr1iGVKojPkyoFJ5e4A=="}}]}""";
    String older =
        """
        {"AgentVersion":"3.0.0.0","RequestedClientActions":[{"ActionType":"KMSEncryption",\
        "ActionParameters":{"KMSKeyId":"abc"}}]}""";

    HandshakeRequestContent content = HandshakeRequestContent.parse(json);

    assertThat(content.actions())
        .containsExactly(
            HandshakeRequestContent.Action.ofEncryption(
                new HandshakeRequestContent.Encryption(
                    "arn:aws:kms:us-east-1:111122223333:key/abc",
                    Optional.of("FrDNr1iGVKojPkyoFJ5e4A=="))));
    assertThat(content.toJson()).isEqualTo(json);
    assertThat(HandshakeRequestContent.parse(older).toJson()).isEqualTo(older);
  }

  @Test
  void theAnswerToARequestForEncryption() throws MalformedPayload {
    String json =
        """
        {"ClientVersion":"1.2.650.0","ProcessedClientActions":[{"ActionType":"KMSEncryption",\
        "ActionStatus":1,"ActionResult":{"KMSCipherTextKey":"P51n","KMSCipherTextHash":null,\
        "ChallengeAcknowledgement":true},"Error":""}],"Errors":null}""";

    HandshakeResponseContent content = HandshakeResponseContent.parse(json);

    HandshakeResponseContent.EncryptedKey key = content.actions().getFirst().key().orElseThrow();
    assertThat(key.ciphertext()).containsExactly(0x3f, 0x9d, 0x67);
    assertThat(key.challenged()).isTrue();
    assertThat(content.toJson()).isEqualTo(json);
    assertThat(
            HandshakeResponseContent.parse(json.replace(",\"ChallengeAcknowledgement\":true", ""))
                .actions()
                .getFirst()
                .key()
                .orElseThrow()
                .challenged())
        .isFalse();
  }

  @Test
  void anEncryptionChallenge() throws MalformedPayload {
    String json = "{\"Challenge\":\"P51n\"}";

    assertThat(EncryptionChallengeContent.parse(json).encrypted())
        .containsExactly(0x3f, 0x9d, 0x67);
    assertThat(EncryptionChallengeContent.of(new byte[] {0x3f, (byte) 0x9d, 0x67}).toJson())
        .isEqualTo(json);
    assertThatExceptionOfType(MalformedPayload.class)
        .isThrownBy(() -> EncryptionChallengeContent.parse("{\"Challenge\":\"*\"}").encrypted())
        .withMessage("encryption challenge: Challenge is no base64");
  }

  @Test
  void theEndOfAHandshake() throws MalformedPayload {
    String json = "{\"HandshakeTimeToComplete\":1320385,\"CustomerMessage\":\"\"}";

    assertThat(HandshakeCompleteContent.parse(json).customerMessage()).isEmpty();
    assertThat(new HandshakeCompleteContent(1_320_385, "").toJson()).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{} x",
        "{'cols':1,'rows':1}",
        "{cols:1,rows:1}",
        "{\"cols\":1.5,\"rows\":1}",
        "{\"cols\":1e9,\"rows\":1}",
        "{\"cols\":null,\"rows\":1}",
        "{\"cols\":{},\"rows\":1}",
        "NaN"
      })
  void whatIsNoneIsMalformedAndIsNotRepeated(String json) {
    assertThatExceptionOfType(MalformedPayload.class)
        .isThrownBy(() -> SizeContent.parse(json))
        .withMessageStartingWith("size: ");
  }
}
