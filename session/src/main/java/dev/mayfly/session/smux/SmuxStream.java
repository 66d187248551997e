package dev.mayfly.session.smux;

import dev.mayfly.session.protocol.Bytes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** One stream: what of it waits to be sent, and how much of it waits for its reader. */
final class SmuxStream {

  /** No owner that heeds {@link SmuxEvent.Writable} comes near this. */
  private static final int TOO_MUCH = 16 << 20;

  final int id;
  private final Deque<Bytes> outgoing = new ArrayDeque<>();
  private int outgoingBytes;
  private long incomingBytes;

  /** We opened it, and the peer does not know yet. */
  boolean synDue;

  /** FIN frames that are due when all else is sent. Two in a row are a reset. */
  int finsDue;

  /** Our direction has its end; the peer may not know yet. */
  boolean ending;

  /** The peer knows that our direction has ended. */
  boolean ended;

  /** The peer's direction has ended. */
  boolean peerEnded;

  /** It waits for its turn to send. */
  boolean queued;

  /** Somebody was told that it takes no more bytes. */
  boolean full;

  /** When something came last, or our direction ended. */
  Instant active = Instant.MIN;

  SmuxStream(int id) {
    this.id = id;
  }

  void write(Bytes bytes) {
    if (outgoingBytes > TOO_MUCH - bytes.length()) {
      throw new IllegalStateException(
          bytes.length() + " bytes more for a stream of which " + outgoingBytes + " wait");
    }
    if (!bytes.isEmpty()) {
      outgoing.add(bytes);
      outgoingBytes += bytes.length();
    }
  }

  int outgoingBytes() {
    return outgoingBytes;
  }

  long incomingBytes() {
    return incomingBytes;
  }

  /** More waits for the reader from now on. */
  void held(long cost) {
    incomingBytes += cost;
  }

  /** The reader has taken some. */
  void consumed(long cost) {
    incomingBytes -= cost;
  }

  /** Whether nothing goes either way any more. */
  boolean isOver() {
    return ended && peerEnded;
  }

  /** Whether there is something to be sent now. */
  boolean hasOutput() {
    return synDue || finsDue > 0 || outgoingBytes > 0;
  }

  void drop() {
    outgoing.clear();
    outgoingBytes = 0;
  }

  /** What is to be sent, with all its headers. */
  int longestMessage(int frameBytes) {
    int frames = 3 + Math.ceilDiv(outgoingBytes, frameBytes);
    return outgoingBytes + frames * FrameParser.HEADER;
  }

  /** Writes what fits, but no more than {@code most} bytes of data. */
  void send(FrameWriter writer, int most, int frameBytes) {
    if (synDue && writer.hasRoom()) {
      synDue = false;
      writer.frame(FrameParser.SYN, id);
    }
    int left = most;
    while (left > 0 && outgoingBytes > 0 && writer.payloadRoom() > 0) {
      int length = Math.min(Math.min(left, outgoingBytes), writer.payloadRoom());
      length = Math.min(length, frameBytes);
      writer.data(id, outgoing, length);
      outgoingBytes -= length;
      left -= length;
    }
    while (finsDue > 0 && outgoingBytes == 0 && writer.hasRoom()) {
      finsDue--;
      writer.frame(FrameParser.FIN, id);
    }
  }
}
