package dev.mayfly.session.protocol;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * One binary message as it stands on the wire. The layout is at {@link FrameCodec}.
 *
 * @param type the message type, without padding: 1 to 32 ASCII characters
 * @param schemaVersion 1
 * @param createdMillis milliseconds since the epoch, never 0
 * @param sequence number in its direction; 0 where the type carries none
 * @param flags bit 0 SYN, bit 1 FIN
 * @param id identifies this message
 * @param payloadType empty where the header has 112 bytes and so no such field
 * @param payload may be empty
 * @param digestMatches whether the digest on the wire is the SHA-256 of the payload
 */
public record Frame(
    String type,
    int schemaVersion,
    long createdMillis,
    long sequence,
    long flags,
    UUID id,
    OptionalInt payloadType,
    Bytes payload,
    boolean digestMatches) {

  /** The only schema version there is. */
  public static final int SCHEMA_VERSION = 1;

  /** The flag on the agent's first message. */
  public static final long SYN = 1;

  /** The flags of messages outside the numbered streams: SYN and FIN. */
  public static final long SYN_FIN = 3;

  public Frame {
    Objects.requireNonNull(id);
    Objects.requireNonNull(payloadType);
    Objects.requireNonNull(payload);
    checkType(type);
    if (createdMillis == 0 && !isPublication(type)) {
      throw new IllegalArgumentException("a " + type + " without a creation date");
    }
  }

  /** A frame as client and agent send it, with a header of 116 bytes. */
  public static Frame of(
      String type, long sequence, long flags, int payloadType, Bytes payload, UUID id, Instant at) {
    return new Frame(
        type,
        SCHEMA_VERSION,
        at.toEpochMilli(),
        sequence,
        flags,
        id,
        OptionalInt.of(payloadType),
        payload,
        true);
  }

  /** A frame as the service itself sends it on a data channel, with a header of 112 bytes. */
  public static Frame ofService(String type, Bytes payload, UUID id, Instant at) {
    return new Frame(
        type,
        SCHEMA_VERSION,
        at.toEpochMilli(),
        0,
        SYN_FIN,
        id,
        OptionalInt.empty(),
        payload,
        true);
  }

  private static void checkType(String type) {
    int length = type.length();
    if (length == 0 || length > FrameCodec.TYPE_LENGTH) {
      throw new IllegalArgumentException("a message type of " + length + " characters");
    }
    for (int i = 0; i < length; i++) { // A stream would be most of what a small frame costs.
      if (type.charAt(i) > 127) {
        throw new IllegalArgumentException("a message type that is not ASCII");
      }
    }
    if (FrameCodec.isPadding(type.charAt(0)) || FrameCodec.isPadding(type.charAt(length - 1))) {
      throw new IllegalArgumentException("a message type with padding");
    }
  }

  /** Official peers check nothing at all in these two. */
  private static boolean isPublication(String type) {
    return type.equals("start_publication") || type.equals("pause_publication");
  }
}
