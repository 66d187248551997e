package dev.mayfly.session;

import dev.mayfly.session.pipe.PipeWriter;
import dev.mayfly.session.protocol.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What was read for the command and not sent yet. What had to wait travels together, however small
 * the pieces were in which it was read: on a long way each piece costs its share of a round trip.
 * Owned by one thread.
 */
final class PendingInput {
  private final int largestPiece;
  private final Deque<Bytes> waiting = new ArrayDeque<>();
  private int underWay;
  private boolean ended;

  PendingInput(int largestPiece) {
    this.largestPiece = largestPiece;
  }

  void add(Bytes bytes) {
    waiting.add(bytes);
  }

  /** Nothing follows. */
  void end() {
    ended = true;
  }

  /** A piece is in the command's hands. */
  void accepted() {
    underWay--;
  }

  boolean isUnderWay() {
    return underWay > 0;
  }

  /** The next piece that may be sent now, which is then under way. */
  Optional<Bytes> next() {
    if (waiting.isEmpty() || underWay == PipeWriter.WINDOW) {
      return Optional.empty();
    }
    underWay++;
    Bytes first = waiting.remove();
    return Optional.of(waiting.isEmpty() ? first : joined(first));
  }

  private Bytes joined(Bytes first) {
    ByteArrayOutputStream piece = new ByteArrayOutputStream(largestPiece);
    piece.writeBytes(first.toByteArray());
    while (!waiting.isEmpty() && piece.size() < largestPiece) {
      Bytes more = waiting.remove();
      int fits = Math.min(more.length(), largestPiece - piece.size());
      piece.writeBytes(more.slice(0, fits).toByteArray());
      if (fits < more.length()) {
        waiting.addFirst(more.slice(fits, more.length() - fits));
      }
    }
    return Bytes.of(piece.toByteArray());
  }

  /** Whether all was sent and nothing follows; true once. */
  boolean takeEnd() {
    boolean now = ended && waiting.isEmpty();
    ended &= !now;
    return now;
  }
}
