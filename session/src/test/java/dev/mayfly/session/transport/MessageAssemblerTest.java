package dev.mayfly.session.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mayfly.session.protocol.MalformedFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageAssemblerTest {
  private final MessageAssembler messages = new MessageAssembler(10);

  @Test
  void piecesBecomeOneMessage() throws MalformedFrame {
    assertThat(messages.add(piece("mes"), false)).isEmpty();
    assertThat(messages.add(piece(""), false)).isEmpty();
    assertThat(messages.add(piece("sage"), true)).contains(piece("message"));
    assertThat(messages.add(piece("next"), true)).contains(piece("next"));
  }

  @Test
  void theLongestMessageIsStillTaken() throws MalformedFrame {
    messages.add(piece("12345"), false);

    assertThat(messages.add(piece("67890"), true)).contains(piece("1234567890"));
  }

  @Test
  void oneThatIsTooLongIsRefusedWholeAndTheNextOneTaken() throws MalformedFrame {
    messages.add(piece("12345"), false);
    messages.add(piece("678901"), false);

    assertThatExceptionOfType(MalformedFrame.class)
        .isThrownBy(() -> messages.add(piece("2"), true))
        .withMessageContaining("10 bytes");
    assertThat(messages.add(piece("next"), true)).contains(piece("next"));
  }

  @Test
  void oneThatIsTooLongInASinglePieceIsRefusedToo() {
    assertThatExceptionOfType(MalformedFrame.class)
        .isThrownBy(() -> messages.add(piece("12345678901"), true));
  }

  private static ByteBuffer piece(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
