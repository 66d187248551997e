package dev.mayfly.session.protocol;

import static dev.mayfly.session.protocol.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {

  static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  /** By hand from the layout: header of 116 bytes, type padded with spaces, empty payload. */
  static final Bytes ACKNOWLEDGE =
      hex(
          """
          00000074
          61636b6e6f776c65646765 202020202020202020202020202020202020202020
          00000001 0000000000000001 0000000000000000 0000000000000003
          8899aabbccddeeff 0011223344556677                       // message id: low half first
          e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
          00000000 00000000
          """);

  /** By hand from the layout; the digest by sha256sum: "ls" and a carriage return. */
  static final Bytes INPUT =
      hex(
          """
          00000074
          696e7075745f73747265616d5f64617461 202020202020202020202020202020
          00000001 000001a208dbc4f0 0000000000000007 0000000000000000
          8899aabbccddeeff 0011223344556677
          1d887ce0f8672e4914d9000e801cd74ecd805dd9366c0bc42dc16adc0197dc2f
          00000001 00000003 6c730d
          """);

  /**
   * By hand from the layout, with the header of 112 bytes that mmmorris1975/ssm-session-client
   * describes for what the service itself sends: no payload type, type padded with NUL.
   */
  static final Bytes CHANNEL_CLOSED =
      hex(
          """
          00000070
          6368616e6e656c5f636c6f736564 000000000000000000000000000000000000
          00000001 000001a208dbc4f0 0000000000000000 0000000000000003
          8899aabbccddeeff 0011223344556677
          5b55acdadd628e39429ed7a038a0a6cd08ed3d83826a8dbade7aa9d467524424
          00000050                                                // no payload type before it
          7b224d65737361676554797065223a226368616e6e656c5f636c6f736564222c
          22536368656d6156657273696f6e223a312c                    // "SchemaVersion":1,
          2253657373696f6e4964223a22732d31222c                    // "SessionId":"s-1",
          224f7574707574223a22227d                                // "Output":""}
          """);

  static final Frame INPUT_FRAME =
      new Frame(
          "input_stream_data",
          1,
          1_795_444_950_256L,
          7,
          0,
          ID,
          OptionalInt.of(1),
          Bytes.utf8("ls\r"),
          true);

  static final Frame CHANNEL_CLOSED_FRAME =
      new Frame(
          "channel_closed",
          1,
          1_795_444_950_256L,
          0,
          3,
          ID,
          OptionalInt.empty(),
          Bytes.utf8(
              """
              {"MessageType":"channel_closed","SchemaVersion":1,"SessionId":"s-1","Output":""}"""),
          true);

  @Test
  void aFrameWithoutPayloadIsReadAndWritten() throws MalformedFrame {
    Frame acknowledge =
        new Frame("acknowledge", 1, 1, 0, 3, ID, OptionalInt.of(0), Bytes.EMPTY, true);

    assertThat(FrameCodec.decode(ACKNOWLEDGE)).isEqualTo(acknowledge);
    assertThat(FrameCodec.encode(acknowledge)).isEqualTo(ACKNOWLEDGE);
  }

  @Test
  void aFrameWithPayloadIsReadAndWritten() throws MalformedFrame {
    assertThat(FrameCodec.decode(INPUT)).isEqualTo(INPUT_FRAME);
    assertThat(FrameCodec.encode(INPUT_FRAME)).isEqualTo(INPUT);
  }

  @Test
  void aFrameOfTheServiceHasNoPayloadTypeAndIsPaddedWithNul() throws MalformedFrame {
    assertThat(FrameCodec.decode(CHANNEL_CLOSED)).isEqualTo(CHANNEL_CLOSED_FRAME);
    assertThat(FrameCodec.encode(CHANNEL_CLOSED_FRAME)).isEqualTo(CHANNEL_CLOSED);
  }

  @ParameterizedTest
  @FieldSource("dev.mayfly.session.protocol.Capture#NAMES")
  void everyRecordedFrameIsWrittenAgainAsItWas(String capture) throws MalformedFrame {
    for (Capture.Line line : Capture.load(capture).frames().toList()) {
      Frame frame = FrameCodec.decode(line.bytes());

      assertThat(FrameCodec.encode(frame)).isEqualTo(line.bytes());
      assertThat(frame.digestMatches()).isTrue();
    }
  }

  @Test
  void aWrongDigestIsReportedAndSurvivesTheRoundTrip() throws MalformedFrame {
    Bytes spoilt = with(INPUT, 80, 0x1e);

    Frame frame = FrameCodec.decode(spoilt);

    assertThat(frame.digestMatches()).isFalse();
    assertThat(frame.payload()).isEqualTo(Bytes.utf8("ls\r"));
    assertThat(FrameCodec.decode(FrameCodec.encode(frame))).isEqualTo(frame);
  }

  @Test
  void aTypePaddedOnTheLeftIsTrimmed() throws MalformedFrame {
    byte[] wire = ACKNOWLEDGE.toByteArray();
    Arrays.fill(wire, 4, 36, (byte) 0);
    System.arraycopy(Bytes.utf8("acknowledge").toByteArray(), 0, wire, 25, 11);

    assertThat(FrameCodec.decode(Bytes.of(wire)).type()).isEqualTo("acknowledge");
  }

  @Test
  void aLongerHeaderIsSkipped() throws MalformedFrame {
    byte[] wire = Arrays.copyOf(INPUT.toByteArray(), 131);
    ByteBuffer.wrap(wire).putInt(0, 124).putInt(124, 3);
    System.arraycopy(Bytes.utf8("ls\r").toByteArray(), 0, wire, 128, 3);

    assertThat(FrameCodec.decode(Bytes.of(wire))).isEqualTo(INPUT_FRAME);
  }

  @Test
  void whatFollowsThePayloadIsIgnored() throws MalformedFrame {
    byte[] wire = Arrays.copyOf(INPUT.toByteArray(), INPUT.length() + 5);

    assertThat(FrameCodec.decode(Bytes.of(wire))).isEqualTo(INPUT_FRAME);
  }

  @Test
  void aBufferIsReadFromItsPositionAndLeftThere() throws MalformedFrame {
    ByteBuffer buffer = ByteBuffer.allocate(4 + INPUT.length());
    buffer.putInt(42);
    INPUT.putInto(buffer);
    buffer.position(4);

    assertThat(FrameCodec.decode(buffer)).isEqualTo(INPUT_FRAME);
    assertThat(buffer.position()).isEqualTo(4);
  }

  @Test
  void aPublicationFrameNeedsNoCreationDate() throws MalformedFrame {
    byte[] wire = ACKNOWLEDGE.toByteArray();
    Arrays.fill(wire, 4, 36, (byte) 0);
    System.arraycopy(Bytes.utf8("pause_publication").toByteArray(), 0, wire, 4, 17);
    wire[47] = 0;

    assertThat(FrameCodec.decode(Bytes.of(wire)).createdMillis()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 111, 115, 116, 119})
  void aTruncatedFrameIsMalformed(int length) {
    assertMalformed(ACKNOWLEDGE.slice(0, length));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 111, 117, 4096, Integer.MAX_VALUE, Integer.MIN_VALUE, -1, -112})
  void aHeaderLengthThatLeavesTheFrameIsMalformed(int header) {
    assertMalformed(withInt(ACKNOWLEDGE, 0, header));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 1_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
  void aPayloadLongerThanTheFrameIsMalformed(int length) {
    assertMalformed(withInt(INPUT, 116, length));
  }

  @Test
  void aFrameWithoutTypeOrWithOneThatIsNotAsciiIsMalformed() {
    byte[] untyped = ACKNOWLEDGE.toByteArray();
    Arrays.fill(untyped, 4, 36, (byte) ' ');

    assertMalformed(Bytes.of(untyped));
    assertMalformed(with(ACKNOWLEDGE, 5, 0xe9));
  }

  @Test
  void aFrameWithoutCreationDateIsMalformed() {
    assertMalformed(with(ACKNOWLEDGE, 47, 0));
  }

  private static void assertMalformed(Bytes wire) {
    assertThatExceptionOfType(MalformedFrame.class).isThrownBy(() -> FrameCodec.decode(wire));
  }

  private static Bytes with(Bytes wire, int at, int value) {
    byte[] changed = wire.toByteArray();
    changed[at] = (byte) value;
    return Bytes.of(changed);
  }

  private static Bytes withInt(Bytes wire, int at, int value) {
    byte[] changed = wire.toByteArray();
    ByteBuffer.wrap(changed).putInt(at, value);
    return Bytes.of(changed);
  }
}
