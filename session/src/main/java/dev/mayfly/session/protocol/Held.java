package dev.mayfly.session.protocol;

import java.util.ArrayDeque;
import java.util.Deque;

/** Bytes that wait to be sent, in order. */
final class Held {

  /** From here on whoever types must wait. */
  private static final int MUCH = 32 << 10;

  /** No owner that heeds {@link DataChannel#writable()} comes near this. */
  private static final int TOO_MUCH = 16 << 20;

  private final Deque<Bytes> pieces = new ArrayDeque<>();
  private int bytes;

  void add(Bytes piece) {
    if (bytes > TOO_MUCH - piece.length()) {
      throw new IllegalStateException(
          "typed " + piece.length() + " bytes more while " + bytes + " wait: see writable()");
    }
    if (!piece.isEmpty()) {
      pieces.add(piece);
      bytes += piece.length();
    }
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  boolean isMuch() {
    return bytes >= MUCH;
  }

  /** How many bytes {@link #take} would give. */
  int next(int most) {
    Bytes first = pieces.peek();
    return first == null ? 0 : Math.min(first.length(), most);
  }

  /** The next bytes, {@code most} at most; pieces are split, but never joined. */
  Bytes take(int most) {
    Bytes first = pieces.remove();
    int length = Math.min(first.length(), most);
    if (length < first.length()) {
      pieces.addFirst(first.slice(length, first.length() - length));
    }
    bytes -= length;
    return first.slice(0, length);
  }

  void clear() {
    pieces.clear();
    bytes = 0;
  }
}
