package dev.mayfly.session.protocol;

import dev.mayfly.session.json.AcknowledgeContent;
import dev.mayfly.session.protocol.Message.StreamData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** The receiving half of a stream: acknowledges, drops duplicates, restores the order. */
final class Incoming {

  /** Beyond the next one expected, at most; official peers store as many. */
  private static final long NUMBERS_AHEAD = 10_000;

  private final Limits limits;
  private final Supplier<UUID> ids;
  private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
  private long expected;
  private int bytesWaiting;
  private boolean open = true;
  private long bytesReceived;
  private long duplicates;

  /** A message before its turn. */
  private record Waiting(StreamData data, boolean acknowledged) {}

  /**
   * What the arrival of a message leads to.
   *
   * @param acknowledgements to be sent
   * @param inOrder to be dealt with, after the acknowledgements have gone
   */
  record Arrival(List<Frame> acknowledgements, List<StreamData> inOrder) {}

  Incoming(Limits limits, Supplier<UUID> ids) {
    this.limits = limits;
    this.ids = ids;
  }

  /**
   * A message came. While we are not open it is stored without an acknowledgement, so that the
   * other end keeps it in flight and, at its limit, stops sending.
   */
  Arrival received(StreamData data, Instant now) {
    List<Frame> acknowledgements = new ArrayList<>();
    long sequence = data.sequence();
    Waiting before = waiting.get(sequence);
    if (sequence < expected || (before != null && before.acknowledged)) {
      duplicates++;
      acknowledgements.add(acknowledge(data, now)); // The first acknowledgement may be lost.
    } else if (before == null && hasRoom(data)) {
      waiting.put(sequence, new Waiting(data, open));
      bytesWaiting += cost(data);
      if (open) {
        acknowledgements.add(acknowledge(data, now));
      }
    }
    return new Arrival(acknowledgements, open ? inOrder() : List.of());
  }

  /** From now on messages are taken; what waited for that is acknowledged now. */
  Arrival open(Instant now) {
    open = true;
    List<Frame> acknowledgements = new ArrayList<>();
    waiting.replaceAll(
        (sequence, kept) -> {
          if (!kept.acknowledged) {
            acknowledgements.add(acknowledge(kept.data, now));
          }
          return new Waiting(kept.data, true);
        });
    return new Arrival(acknowledgements, inOrder());
  }

  /** From now on nothing is taken or acknowledged, until {@link #open}. */
  void close() {
    open = false;
  }

  private List<StreamData> inOrder() {
    List<StreamData> inOrder = new ArrayList<>();
    for (Waiting next = waiting.remove(expected); next != null; next = waiting.remove(expected)) {
      expected++;
      bytesWaiting -= cost(next.data);
      bytesReceived += next.data.payload().length();
      inOrder.add(next.data);
    }
    return inOrder;
  }

  private boolean hasRoom(StreamData data) {
    return data.sequence() == expected // Always: nothing that waits can go before it has come.
        || (data.sequence() - expected <= NUMBERS_AHEAD
            && bytesWaiting + cost(data) <= limits.bytesReordered());
  }

  private static int cost(StreamData data) {
    return Outgoing.cost(data.payload().length());
  }

  private Frame acknowledge(StreamData data, Instant now) {
    AcknowledgeContent content =
        new AcknowledgeContent(
            data.direction().messageType(), data.id().toString(), data.sequence());
    return Frame.of(
        Message.ACKNOWLEDGE,
        0,
        Frame.SYN_FIN,
        PayloadType.NONE.number(),
        Bytes.utf8(content.toJson()),
        ids.get(),
        now);
  }

  int bytesWaiting() {
    return bytesWaiting;
  }

  long bytesReceived() {
    return bytesReceived;
  }

  long duplicates() {
    return duplicates;
  }
}
