package dev.mayfly.session.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** The sending half of a stream: numbers, what is in flight, and when to send it again. */
final class Outgoing {

  /** Sent again at one time, at most: a slow path must not fill up with copies. */
  static final int BYTES_RESENT_AT_ONCE = 32 << 10;

  private final Direction direction;
  private final Limits limits;
  private final RoundTrip roundTrip;
  private final TreeMap<Long, InFlight> inFlight = new TreeMap<>();
  private final TreeSet<InFlight> byDue =
      new TreeSet<>(
          Comparator.comparing((InFlight sent) -> sent.due)
              .thenComparingLong(sent -> sent.frame.sequence()));
  private long next;
  private int bytesInFlight;
  private long bytesSent;
  private long resends;

  /** A message that waits for its acknowledgement. */
  private static final class InFlight {
    final Frame frame;
    final Instant firstSent;
    Instant lastSent;
    Duration timeout;
    Instant due;
    int copies = 1;

    InFlight(Frame frame, Instant now, Duration timeout) {
      this.frame = frame;
      this.firstSent = now;
      this.lastSent = now;
      this.timeout = timeout;
      this.due = now.plus(timeout);
    }
  }

  Outgoing(Direction direction, Limits limits, RoundTrip roundTrip) {
    this.direction = direction;
    this.limits = limits;
    this.roundTrip = roundTrip;
  }

  /** The next message, now in flight: it is put there before it is sent, so no answer is early. */
  Frame send(PayloadType type, Bytes payload, UUID id, Instant now) {
    long flags = next == 0 && direction == Direction.OUTPUT ? Frame.SYN : 0;
    Frame frame = Frame.of(direction.messageType(), next++, flags, type.number(), payload, id, now);
    InFlight sent = new InFlight(frame, now, roundTrip.timeout());
    inFlight.put(frame.sequence(), sent);
    byDue.add(sent);
    bytesInFlight += cost(frame);
    bytesSent += payload.length();
    return frame;
  }

  /** Message {@code sequence} has arrived; of no effect if it is not in flight. */
  void acknowledged(long sequence, Instant now) {
    InFlight sent = inFlight.remove(sequence);
    if (sent == null) {
      return;
    }
    byDue.remove(sent);
    bytesInFlight -= cost(sent.frame);
    roundTrip.acknowledged(Duration.between(sent.lastSent, now), sent.copies);
  }

  /** What must be sent again now, oldest first. */
  List<Frame> due(Instant now) {
    List<InFlight> expired = expired(now);
    expired.sort(Comparator.comparingLong(sent -> sent.frame.sequence()));
    List<Frame> again = new ArrayList<>();
    int bytes = 0;
    for (InFlight sent : expired) {
      byDue.remove(sent);
      if (bytes == 0 || bytes + cost(sent.frame) <= BYTES_RESENT_AT_ONCE) {
        bytes += cost(sent.frame);
        roundTrip.expired(sent.timeout);
        sent.timeout = RoundTrip.doubled(sent.timeout);
        again.add(copy(sent, now));
      }
      sent.due = now.plus(sent.timeout);
      byDue.add(sent); // Re-arms the timer; a copy that is not put back would never come again.
    }
    return again;
  }

  /** Everything in flight, once more: the connection is a new one. */
  List<Frame> all(Instant now) {
    byDue.clear();
    List<Frame> again = new ArrayList<>();
    for (InFlight sent : inFlight.values()) {
      again.add(copy(sent, now));
      sent.due = now.plus(sent.timeout);
      byDue.add(sent);
    }
    return again;
  }

  private Frame copy(InFlight sent, Instant now) {
    sent.copies++;
    sent.lastSent = now;
    resends++;
    return sent.frame;
  }

  /** The message that has been sent as often as is allowed and must be sent again now. */
  Optional<SessionEnd.Unacknowledged> exhausted(Instant now) {
    for (InFlight sent : expired(now)) {
      if (sent.copies >= limits.copies()) {
        return Optional.of(
            new SessionEnd.Unacknowledged(
                sent.frame.sequence(), Duration.between(sent.firstSent, now)));
      }
    }
    return Optional.empty();
  }

  private List<InFlight> expired(Instant now) {
    List<InFlight> expired = new ArrayList<>();
    for (InFlight sent : byDue) {
      if (sent.due.isAfter(now)) {
        break;
      }
      expired.add(sent);
    }
    return expired;
  }

  /** When something must be sent again. */
  Optional<Instant> deadline() {
    return byDue.isEmpty() ? Optional.empty() : Optional.of(byDue.first().due);
  }

  /** Whether {@code payloadBytes} more of data may be sent. */
  boolean hasRoom(int payloadBytes) {
    return bytesInFlight + cost(payloadBytes) <= limits.bytesInFlight() - limits.reserve();
  }

  /** Whether {@code payloadBytes} more of anything may be sent. */
  boolean hasReserve(int payloadBytes) {
    return bytesInFlight + cost(payloadBytes) <= limits.bytesInFlight();
  }

  boolean isIdle() {
    return inFlight.isEmpty();
  }

  int bytesInFlight() {
    return bytesInFlight;
  }

  long bytesSent() {
    return bytesSent;
  }

  long resends() {
    return resends;
  }

  static int cost(int payloadBytes) {
    return FrameCodec.HEADER + Integer.BYTES + payloadBytes;
  }

  private static int cost(Frame frame) {
    return cost(frame.payload().length());
  }
}
