package dev.mayfly.session.protocol;

import java.util.ArrayDeque;
import java.util.Deque;

/** What waits to be sent, in order: bytes, and flags among them. */
final class Held {

  /** From here on whoever types must wait. */
  private static final int MUCH = 32 << 10;

  /** No owner that heeds {@link DataChannel#writable()} comes near this. */
  private static final int TOO_MUCH = 16 << 20;

  private final Deque<Piece> pieces = new ArrayDeque<>();
  private int bytes;

  /** The payload of a message, or of several of them. */
  record Piece(PayloadType type, Bytes bytes) {
    Piece slice(int from, int length) {
      return new Piece(type, bytes.slice(from, length));
    }
  }

  void add(PayloadType type, Bytes typed) {
    add(new Piece(type, typed));
  }

  void add(Flag flag) {
    add(new Piece(PayloadType.FLAG, flag.payload()));
  }

  private void add(Piece piece) {
    int length = piece.bytes().length();
    if (bytes > TOO_MUCH - length) {
      throw new IllegalStateException(
          "typed " + length + " bytes more while " + bytes + " wait: see writable()");
    }
    if (length > 0) {
      pieces.add(piece);
      bytes += length;
    }
  }

  boolean endsWith(Flag flag) {
    Piece last = pieces.peekLast();
    return last != null && last.type() == PayloadType.FLAG && last.bytes().equals(flag.payload());
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  boolean isMuch() {
    return bytes >= MUCH;
  }

  /** How many bytes {@link #take} would give. */
  int next(int most) {
    Piece first = pieces.peek();
    return first == null ? 0 : Math.min(first.bytes().length(), most);
  }

  /** The next message, {@code most} bytes at most; pieces are split, but never joined. */
  Piece take(int most) {
    Piece first = pieces.remove();
    int all = first.bytes().length();
    int length = first.type() == PayloadType.FLAG ? all : Math.min(all, most);
    if (length < all) {
      pieces.addFirst(first.slice(length, all - length));
    }
    bytes -= length;
    return first.slice(0, length);
  }

  void clear() {
    pieces.clear();
    bytes = 0;
  }
}
