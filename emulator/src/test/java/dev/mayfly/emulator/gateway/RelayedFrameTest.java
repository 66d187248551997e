package dev.mayfly.emulator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class RelayedFrameTest {
  private static ByteBuf buffer(byte[] bytes) {
    return Unpooled.wrappedBuffer(bytes);
  }

  @Test
  void framesAreRecognised() {
    assertThat(RelayedFrame.isFrame(buffer(Wire.SIZE))).isTrue();
    assertThat(RelayedFrame.isFrame(buffer(Wire.input(0, "")))).isTrue();
  }

  @Test
  void whatIsTooShortForItsLengthsIsNone() {
    for (int length = 0; length < Wire.SIZE.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(Wire.SIZE, length);
      assertThat(RelayedFrame.isFrame(buffer(cut))).as("%d bytes", length).isFalse();
    }
  }

  @Test
  void lengthsBeyondTheMessageAreNone() {
    for (String header : new String[] {"ffffffff", "80000074", "0000006f", "7fffffff"}) {
      byte[] bytes = Wire.SIZE.clone();
      System.arraycopy(Wire.hex(header), 0, bytes, 0, 4);
      assertThat(RelayedFrame.isFrame(buffer(bytes))).as(header).isFalse();
    }
    byte[] payload = Wire.SIZE.clone();
    payload[116] = (byte) 0xff;
    assertThat(RelayedFrame.isFrame(buffer(payload))).isFalse();
  }

  @Test
  void aTypeIsFoundWhateverPadsIt() {
    assertThat(RelayedFrame.INPUT.isOf(buffer(Wire.SIZE))).isTrue();
    assertThat(RelayedFrame.INPUT.isOf(buffer(padded("", "input_stream_data", 0)))).isTrue();
    assertThat(RelayedFrame.INPUT.isOf(buffer(padded("left", "input_stream_data", 0)))).isTrue();
    assertThat(RelayedFrame.INPUT.isOf(buffer(Wire.output(0, "")))).isFalse();
    assertThat(RelayedFrame.INPUT.isOf(buffer(padded("", "input_stream_data2", 0)))).isFalse();
    assertThat(RelayedFrame.INPUT.isOf(buffer(padded("", "input_stream", 0)))).isFalse();
    assertThat(RelayedFrame.INPUT.isOf(buffer(padded("", "", 0)))).isFalse();
  }

  private static byte[] padded(String side, String type, int padding) {
    byte[] frame = Wire.input(0, "x");
    java.util.Arrays.fill(frame, 4, 36, (byte) padding);
    byte[] name = type.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    int at = side.equals("left") ? 36 - name.length : 4;
    System.arraycopy(name, 0, frame, at, name.length);
    return frame;
  }
}
