package dev.mayfly.session.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

/** What is a frame survives a round trip, and all else is malformed. */
class FrameCodecFuzzTest {

  @FuzzTest
  void aMessageSurvivesOrIsMalformed(byte[] message) throws MalformedFrame {
    Frame frame;
    try {
      frame = FrameCodec.decode(ByteBuffer.wrap(message));
    } catch (MalformedFrame expected) {
      return;
    }
    Bytes again = FrameCodec.encode(frame);

    assertThat(FrameCodec.decode(again)).isEqualTo(frame);
    assertThat(message.length).isGreaterThanOrEqualTo(again.length());
  }
}
