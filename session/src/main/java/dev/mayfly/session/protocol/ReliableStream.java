package dev.mayfly.session.protocol;

import dev.mayfly.session.protocol.Incoming.Arrival;
import dev.mayfly.session.protocol.Message.StreamData;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Numbers, resends, reorders and acknowledges; knows no role, both ends run it. Numbers and what is
 * in flight outlive connections.
 */
final class ReliableStream {

  private final Supplier<UUID> ids;
  private final RoundTrip roundTrip;
  private final Outgoing outgoing;
  private final Incoming incoming;
  private boolean silent = true;

  ReliableStream(Direction direction, Limits limits, Supplier<UUID> ids, RoundTrip roundTrip) {
    this.ids = ids;
    this.roundTrip = roundTrip;
    this.outgoing = new Outgoing(direction, limits, roundTrip);
    this.incoming = new Incoming(limits, ids);
  }

  /** The next message of our direction, to be sent now; it is in flight until acknowledged. */
  Frame send(PayloadType type, Bytes payload, Instant now) {
    return outgoing.send(type, payload, ids.get(), now);
  }

  /** The other end has our message {@code sequence}. */
  void acknowledged(long sequence, Instant now) {
    outgoing.acknowledged(sequence, now);
  }

  /** A message of the other direction came. */
  Arrival received(StreamData data, Instant now) {
    return incoming.received(data, now);
  }

  /** From now on messages are taken and acknowledged; so it is at first. */
  Arrival take(Instant now) {
    return incoming.open(now);
  }

  /** From now on messages are neither taken nor acknowledged. */
  void refuse() {
    incoming.close();
  }

  /** Nothing is sent again until {@link #speak} or {@link #repeat}. */
  void silence() {
    silent = true;
  }

  /** What is due is sent again from now on. */
  void speak() {
    silent = false;
  }

  /** All that is in flight, to be sent on a new connection. */
  List<Frame> repeat(Instant now) {
    silent = false;
    return outgoing.all(now);
  }

  /** What must be sent again now. */
  List<Frame> due(Instant now) {
    return silent ? List.of() : outgoing.due(now);
  }

  /** How the session ends if the other end has stopped acknowledging. */
  Optional<SessionEnd.Unacknowledged> exhausted(Instant now) {
    return silent ? Optional.empty() : outgoing.exhausted(now);
  }

  Optional<Instant> deadline() {
    return silent ? Optional.empty() : outgoing.deadline();
  }

  /** Whether a message of {@code payloadBytes} of data may be sent now. */
  boolean hasRoom(int payloadBytes) {
    return outgoing.hasRoom(payloadBytes);
  }

  /** Whether a message that is no data may be sent now. */
  boolean hasReserve(int payloadBytes) {
    return outgoing.hasReserve(payloadBytes);
  }

  /** Whether all that was sent has arrived. */
  boolean isIdle() {
    return outgoing.isIdle();
  }

  Statistics statistics() {
    return new Statistics(
        roundTrip.estimate(),
        outgoing.bytesSent(),
        incoming.bytesReceived(),
        outgoing.bytesInFlight(),
        outgoing.resends(),
        incoming.duplicates());
  }
}
