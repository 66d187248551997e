package dev.mayfly.session.smux;

import dev.mayfly.session.protocol.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Deque;

/** Writes frames into one message. Owned by one thread. */
final class FrameWriter {

  private final ByteBuffer message;

  FrameWriter(int length) {
    this.message = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether a frame without a payload fits. */
  boolean hasRoom() {
    return message.remaining() >= FrameParser.HEADER;
  }

  /** The payload of a frame that fits, at most; less than 1 if none does. */
  int payloadRoom() {
    return message.remaining() - FrameParser.HEADER;
  }

  void frame(byte command, int stream) {
    header(command, 0, stream);
  }

  /** A frame with the first {@code length} bytes of {@code pieces}, which are taken from it. */
  void data(int stream, Deque<Bytes> pieces, int length) {
    header(FrameParser.PSH, length, stream);
    int left = length;
    while (left > 0) {
      Bytes piece = pieces.remove();
      int count = Math.min(left, piece.length());
      piece.slice(0, count).putInto(message);
      if (count < piece.length()) {
        pieces.addFirst(piece.slice(count, piece.length() - count));
      }
      left -= count;
    }
  }

  private void header(byte command, int length, int stream) {
    message.put(FrameParser.VERSION).put(command).putShort((short) length).putInt(stream);
  }

  /** The message so far; the last call. */
  Bytes message() {
    byte[] array = message.array();
    return Bytes.wrap(message.hasRemaining() ? Arrays.copyOf(array, message.position()) : array);
  }
}
