package dev.mayfly.emulator.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Frames written down by hand from the documented layout, without our encoder. */
public final class Wire {
  private static final Pattern COMMENT = Pattern.compile("//[^\n]*");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** Window 80x24, the client's message 0; layout: docs/protocol.md, "Binary message frame". */
  public static final byte[] SIZE =
      hex(
          """
          00000074                                              // header length 116
          696e7075745f73747265616d5f64617461                    // input_stream_data
          202020202020202020202020202020                        // padded to 32
          00000001                                              // schema version
          000001a208dbb9f1                                      // created
          0000000000000000                                      // sequence number
          0000000000000000                                      // flags
          8bdac3a716d3954736c2b9f633ed4c96                      // message id
          2f0a5dbfb4e8ba14e59bd9bc35e4c3b6a0c0b5bd8f0f8b4e7a6b9f2f0d1c3e4a  // digest, wrong
          00000003                                              // Size
          00000015                                              // payload length
          7b22636f6c73223a38302c22726f7773223a32347d            // {"cols":80,"rows":24}
          """);

  private Wire() {}

  public static byte[] hex(String layout) {
    String bare = SPACE.matcher(COMMENT.matcher(layout).replaceAll("")).replaceAll("");
    return HexFormat.of().parseHex(bare);
  }

  public static byte[] input(long sequence, String keys) {
    return frame("input_stream_data", sequence, 1, keys);
  }

  public static byte[] output(long sequence, String text) {
    return frame("output_stream_data", sequence, 1, text);
  }

  public static byte[] sessionState(String sessionId, String state) {
    return frame(
        "agent_session_state",
        0,
        0,
        "{\"SchemaVersion\":1,\"SessionState\":\"%s\",\"SessionId\":\"%s\"}"
            .formatted(state, sessionId));
  }

  /** A frame as client and agent send it: 116 bytes of header, the type padded with spaces. */
  public static byte[] frame(String type, long sequence, int payloadType, String payload) {
    return frame(type, sequence, payloadType, payload.getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] frame(String type, long sequence, int payloadType, byte[] bytes) {
    return ByteBuffer.allocate(120 + bytes.length)
        .putInt(116)
        .put("%-32s".formatted(type).getBytes(StandardCharsets.US_ASCII))
        .putInt(1)
        .putLong(1_700_000_000_000L)
        .putLong(sequence)
        .putLong(0)
        .putLong(0x8899aabbccddeeffL)
        .putLong(0x0011223344556677L)
        .put(sha256(bytes))
        .putInt(payloadType)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  /** The type of a frame, without padding. */
  public static String type(byte[] frame) {
    return new String(frame, 4, 32, StandardCharsets.US_ASCII).strip().replace("\0", "");
  }

  /** The payload of a frame, found by its header's length. */
  public static String payload(byte[] frame) {
    return new String(payloadBytes(frame), StandardCharsets.UTF_8);
  }

  /** The same as bytes. */
  public static byte[] payloadBytes(byte[] frame) {
    int header = ByteBuffer.wrap(frame).getInt(0);
    int length = ByteBuffer.wrap(frame).getInt(header);
    return Arrays.copyOfRange(frame, header + 4, header + 4 + length);
  }

  public static long sequence(byte[] frame) {
    return ByteBuffer.wrap(frame).getLong(48);
  }

  /** 0 in a frame of the service, whose header has no room for it. */
  public static int payloadType(byte[] frame) {
    return ByteBuffer.wrap(frame).getInt(0) == 116 ? ByteBuffer.wrap(frame).getInt(112) : 0;
  }

  /** That message {@code sequence} has arrived; only the number in the JSON counts. */
  public static byte[] acknowledge(long sequence) {
    return frame(
        "acknowledge",
        0,
        0,
        "{\"AcknowledgedMessageType\":\"output_stream_data\",\"AcknowledgedMessageId\":\"00112233-4455-6677-8899-aabbccddeeff\",\"AcknowledgedMessageSequenceNumber\":%d,\"IsSequentialMessage\":true}"
            .formatted(sequence));
  }

  private static byte[] sha256(byte[] payload) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(payload);
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError(missing);
    }
  }
}
