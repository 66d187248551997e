package dev.mayfly.session.transport;

import dev.mayfly.session.protocol.MalformedFrame;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Puts the pieces of a message together, up to a bound. Owned by one thread. */
final class MessageAssembler {
  private final int maxLength;
  private byte[] pieces = new byte[4096];
  private int length;
  private boolean tooLong;

  MessageAssembler(int maxLength) {
    this.maxLength = maxLength;
  }

  /**
   * Takes a piece; the whole message if it was the last one, to be read before the next piece
   * comes. The usual message is one piece, and is not copied.
   *
   * @throws MalformedFrame after the last piece of a message that is longer than the bound
   */
  Optional<ByteBuffer> add(ByteBuffer piece, boolean last) throws MalformedFrame {
    if (last && length == 0 && !tooLong && piece.remaining() <= maxLength) {
      return Optional.of(piece);
    }
    append(piece);
    return last ? Optional.of(take()) : Optional.empty();
  }

  private void append(ByteBuffer piece) {
    int count = piece.remaining();
    tooLong |= count > maxLength - length;
    if (tooLong) {
      return;
    }
    if (length + count > pieces.length) {
      pieces = Arrays.copyOf(pieces, Math.min(maxLength, 2 * (length + count)));
    }
    piece.get(pieces, length, count);
    length += count;
  }

  private ByteBuffer take() throws MalformedFrame {
    ByteBuffer whole = ByteBuffer.wrap(pieces, 0, length);
    boolean reject = tooLong;
    length = 0;
    tooLong = false;
    if (reject) {
      throw new MalformedFrame("a message longer than " + maxLength + " bytes");
    }
    return whole;
  }
}
