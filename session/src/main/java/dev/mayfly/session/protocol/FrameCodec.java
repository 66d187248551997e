package dev.mayfly.session.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Frames to bytes and back. All integers are big-endian.
 *
 * <table>
 * <caption>The layout</caption>
 * <tr><th>offset</th><th>length</th><th>field</th><th>rule</th></tr>
 * <tr><td>0</td><td>4</td><td>HeaderLength</td><td>u32, at least 112: where PayloadLength stands.
 *     116 from client and agent, 112 from the service, which has no PayloadType</td></tr>
 * <tr><td>4</td><td>32</td><td>MessageType</td><td>ASCII, padded with spaces by client and agent,
 *     with NUL by the service; trimmed at both ends, then not empty</td></tr>
 * <tr><td>36</td><td>4</td><td>SchemaVersion</td><td>u32, 1</td></tr>
 * <tr><td>40</td><td>8</td><td>CreatedDate</td><td>milliseconds since the epoch, not 0 (except in
 *     start_publication and pause_publication, of which nobody checks anything)</td></tr>
 * <tr><td>48</td><td>8</td><td>SequenceNumber</td><td>i64</td></tr>
 * <tr><td>56</td><td>8</td><td>Flags</td><td>u64: 1 SYN, 2 FIN</td></tr>
 * <tr><td>64</td><td>16</td><td>MessageId</td><td>UUID, its low half first</td></tr>
 * <tr><td>80</td><td>32</td><td>PayloadDigest</td><td>SHA-256 of the payload</td></tr>
 * <tr><td>112</td><td>4</td><td>PayloadType</td><td>u32, only if HeaderLength is at least
 *     116</td></tr>
 * <tr><td>HeaderLength</td><td>4</td><td>PayloadLength</td><td>u32; what follows the payload is
 *     ignored</td></tr>
 * <tr><td>HeaderLength + 4</td><td>n</td><td>Payload</td><td></td></tr>
 * </table>
 *
 * <p>For each frame {@code decode(encode(frame))} equals {@code frame}. Source:
 * session-manager-plugin src/message, amazon-ssm-agent agent/session/contracts/agentmessage.go;
 * docs/protocol.md.
 */
public final class FrameCodec {

  /** The header's length in frames of the service, which have no payload type. */
  static final int HEADER_WITHOUT_PAYLOAD_TYPE = 112;

  /** The header's length in frames of client and agent. */
  static final int HEADER = 116;

  static final int TYPE_LENGTH = 32;

  private static final int DIGEST_AT = 80;
  private static final int DIGEST_LENGTH = 32;
  private static final int LENGTH_FIELD = 4;

  /** Never fed, so that all threads may copy it; to look for a new one costs more than to copy. */
  private static final MessageDigest SHA_256 = sha256();

  private FrameCodec() {}

  /**
   * The bytes of {@code frame}; a wrong digest if the frame says that its digest does not match.
   */
  public static Bytes encode(Frame frame) {
    boolean ofService = frame.payloadType().isEmpty();
    int header = ofService ? HEADER_WITHOUT_PAYLOAD_TYPE : HEADER;
    byte[] wire = new byte[header + LENGTH_FIELD + frame.payload().length()];
    ByteBuffer out = ByteBuffer.wrap(wire);
    out.putInt(header);
    out.put(padded(frame.type(), ofService ? (byte) 0 : (byte) ' '));
    out.putInt(frame.schemaVersion());
    out.putLong(frame.createdMillis());
    out.putLong(frame.sequence());
    out.putLong(frame.flags());
    out.putLong(frame.id().getLeastSignificantBits());
    out.putLong(frame.id().getMostSignificantBits());
    out.put(digestToSend(frame));
    frame.payloadType().ifPresent(out::putInt);
    out.putInt(frame.payload().length());
    frame.payload().putInto(out);
    return Bytes.wrap(wire);
  }

  /** The frame that one binary message holds. */
  public static Frame decode(Bytes message) throws MalformedFrame {
    return decode(message.asByteBuffer());
  }

  /** The frame in what remains of {@code message}, whose position stays where it is. */
  public static Frame decode(ByteBuffer message) throws MalformedFrame {
    ByteBuffer in = message.slice(); // Big-endian, whatever the caller's buffer is.
    int header = headerLength(in);
    int payloadAt = header + LENGTH_FIELD;
    Bytes payload = Bytes.copyOf(in.slice(payloadAt, payloadLength(in, header)));
    try {
      return new Frame(
          type(in),
          in.getInt(36),
          in.getLong(40),
          in.getLong(48),
          in.getLong(56),
          new UUID(in.getLong(72), in.getLong(64)),
          header < HEADER ? OptionalInt.empty() : OptionalInt.of(in.getInt(112)),
          payload,
          in.slice(DIGEST_AT, DIGEST_LENGTH).equals(ByteBuffer.wrap(digestOf(payload))));
    } catch (IllegalArgumentException broken) {
      throw new MalformedFrame(String.valueOf(broken.getMessage()));
    }
  }

  private static int headerLength(ByteBuffer in) throws MalformedFrame {
    int size = in.limit();
    if (size < HEADER_WITHOUT_PAYLOAD_TYPE + LENGTH_FIELD) {
      throw new MalformedFrame("a frame of " + size + " bytes");
    }
    long header = Integer.toUnsignedLong(in.getInt(0));
    if (header < HEADER_WITHOUT_PAYLOAD_TYPE || header > size - LENGTH_FIELD) {
      throw new MalformedFrame("a header of " + header + " bytes in a frame of " + size);
    }
    return (int) header;
  }

  private static int payloadLength(ByteBuffer in, int header) throws MalformedFrame {
    long length = Integer.toUnsignedLong(in.getInt(header));
    int room = in.limit() - header - LENGTH_FIELD;
    if (length > room) {
      throw new MalformedFrame("a payload of " + length + " bytes where " + room + " follow");
    }
    return (int) length;
  }

  private static String type(ByteBuffer in) {
    byte[] field = new byte[TYPE_LENGTH];
    in.get(LENGTH_FIELD, field);
    int from = 0;
    int to = field.length;
    while (from < to && isPadding(field[from])) {
      from++;
    }
    while (to > from && isPadding(field[to - 1])) {
      to--;
    }
    // Not US_ASCII: that would turn what is not ASCII into question marks, unnoticed.
    return new String(field, from, to - from, StandardCharsets.ISO_8859_1);
  }

  static boolean isPadding(int character) {
    return character == 0 || character == ' ' || (character >= '\t' && character <= '\r');
  }

  private static byte[] padded(String type, byte padding) {
    byte[] field = Arrays.copyOf(type.getBytes(StandardCharsets.US_ASCII), TYPE_LENGTH);
    Arrays.fill(field, type.length(), TYPE_LENGTH, padding);
    return field;
  }

  private static byte[] digestToSend(Frame frame) {
    byte[] digest = digestOf(frame.payload());
    if (!frame.digestMatches()) {
      digest[0] ^= 1; // Or the frame would not be the same after a round trip.
    }
    return digest;
  }

  private static byte[] digestOf(Bytes payload) {
    try {
      MessageDigest digest = (MessageDigest) SHA_256.clone();
      payload.update(digest);
      return digest.digest();
    } catch (CloneNotSupportedException missing) {
      throw new AssertionError("the JDK's own can be copied", missing);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError("every JDK has SHA-256", missing);
    }
  }
}
