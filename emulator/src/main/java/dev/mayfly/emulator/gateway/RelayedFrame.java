package dev.mayfly.emulator.gateway;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The little that the gateway looks at in a frame it relays; it copies nothing. The layout stands
 * in {@link dev.mayfly.session.protocol.FrameCodec}.
 */
final class RelayedFrame {
  static final Type INPUT = new Type("input_stream_data");
  static final Type SESSION_STATE = new Type("agent_session_state");

  private static final int SHORTEST_HEADER = 112;
  private static final int LENGTH_FIELD = 4;
  private static final int TYPE_AT = 4;
  private static final int TYPE_LENGTH = 32;

  private RelayedFrame() {}

  /** Whether {@code message} has the shape of a frame: its lengths fit. */
  static boolean isFrame(ByteBuf message) {
    int size = message.readableBytes();
    if (size < SHORTEST_HEADER + LENGTH_FIELD) {
      return false;
    }
    long header = message.getUnsignedInt(message.readerIndex());
    if (header < SHORTEST_HEADER || header > size - LENGTH_FIELD) {
      return false;
    }
    long payload = message.getUnsignedInt(message.readerIndex() + (int) header);
    return payload <= size - header - LENGTH_FIELD;
  }

  /** A message type, to be found in frames whatever their padding. */
  static final class Type {
    private final byte[] name;

    private Type(String name) {
      this.name = name.getBytes(StandardCharsets.US_ASCII);
    }

    boolean isOf(ByteBuf frame) {
      int at = frame.readerIndex() + TYPE_AT;
      int end = at + TYPE_LENGTH;
      while (at < end && isPadding(frame.getByte(at))) { // One known client pads on the left.
        at++;
      }
      if (end - at < name.length) {
        return false;
      }
      for (byte letter : name) {
        if (frame.getByte(at++) != letter) {
          return false;
        }
      }
      return at == end || isPadding(frame.getByte(at));
    }

    private static boolean isPadding(byte letter) {
      return letter == 0 || letter == ' ';
    }
  }
}
