package dev.mayfly.session.smux;

import dev.mayfly.session.protocol.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One end of smux version 1: many streams of bytes, both ways, in one. No I/O and no clock; {@code
 * now} never runs backwards. Owned by one thread.
 *
 * <p>What comes goes into {@link #receive}; what is to be sent comes out of {@link #next}; what has
 * happened to the streams is told by {@link #events}, to be asked after each call. {@link #elapsed}
 * is due at the beginning and at each {@link #deadline}. No method throws because of what a peer
 * sent.
 *
 * <p><b>Each direction ends by itself.</b> A FIN ends its sender's direction and no more; a stream
 * is gone when both have ended. But official peers take the first FIN for the end of all, and drop
 * what they still had to send: so a client says FIN only when nothing has come for {@link
 * SmuxLimits#quiet}. A second FIN, which official peers ignore, is a reset; in the same message it
 * is nothing but that.
 *
 * <p><b>A slow reader.</b> Nothing on the wire of version 1 stops one stream alone. What comes for
 * a reader waits for him, up to {@link SmuxLimits#incomingBytes}; then {@link #takesInput} is
 * false, and the owner stops the whole session. That is right as long as he reads on, or is alone;
 * but if others have to wait because of him for longer than {@link SmuxLimits#patience}, his stream
 * is reset. docs/protocol.md, docs/decisions/0013.
 *
 * <p><b>Fair.</b> Streams that have something to send take turns of {@link SmuxLimits#turnBytes}.
 *
 * <p>Source: xtaci/smux v1.5, as in amazon-ssm-agent and session-manager-plugin vendor/.
 */
public final class Smux {

  /** The least that the owner of a session must take in one message. */
  public static final int LEAST_MESSAGE_BYTES = 64;

  private static final long OVERHEAD_BYTES = 64;

  /** A reader who has taken so much of what waited for him reads on. */
  private static final int READS_ON_BYTES = 64 << 10;

  /** For all readers together so many times what one may let wait. */
  private static final int READERS = 16;

  /** Less is not worth a header, unless it is all there is. */
  private static final int LEAST_ROOM = 32;

  private static final long FIRST_OF_CLIENT = 3;
  private static final long LAST = 0xFFFF_FFFFL;

  private final boolean client;
  private final SmuxLimits limits;
  private final FrameParser parser = new FrameParser(new Received());
  private final Map<Integer, SmuxStream> streams = new HashMap<>();
  private final Deque<SmuxStream> turns = new ArrayDeque<>();
  private final LinkedHashSet<SmuxStream> lingering = new LinkedHashSet<>();
  private final LinkedHashMap<SmuxStream, Instant> full = new LinkedHashMap<>();
  private final List<SmuxStream> justEnded = new ArrayList<>();
  private List<SmuxEvent> events = new ArrayList<>();
  private long nextId = FIRST_OF_CLIENT;
  private int parting;
  private long waiting;
  private Optional<Instant> overfull = Optional.empty();
  private boolean taking = true;
  private Instant takingSince = Instant.MIN;
  private Instant now = Instant.MIN;
  private int messageBytes;
  private boolean broken;
  private Optional<Instant> nopDue = Optional.empty();
  private boolean nop;

  private Smux(boolean client, SmuxLimits limits) {
    this.client = client;
    this.limits = limits;
  }

  /** The end that opens streams: 3, 5, 7 and so on. */
  public static Smux ofClient(SmuxLimits limits) {
    return new Smux(true, limits);
  }

  /** The end at which streams are opened. */
  public static Smux ofServer(SmuxLimits limits) {
    return new Smux(false, limits);
  }

  // What the owner does.

  /** Whether another stream may be opened. */
  public boolean canOpen() {
    return client && !broken && mayGrow() && nextId <= LAST;
  }

  /**
   * Opens a stream; its number.
   *
   * @throws IllegalStateException unless {@link #canOpen}
   */
  public int open() {
    if (!canOpen()) {
      throw new IllegalStateException("no stream more: " + streams.size() + " are open");
    }
    SmuxStream stream = new SmuxStream((int) nextId);
    nextId += 2;
    streams.put(stream.id, stream);
    stream.synDue = true;
    queue(stream);
    return stream.id;
  }

  /**
   * Sends {@code bytes} in their turn. False if the owner must wait for {@link SmuxEvent.Writable}
   * before he writes more to this stream. Of no effect after {@link #end}, or where there is no
   * such stream any more.
   *
   * @throws IllegalStateException if megabytes are written by somebody who does not wait
   */
  public boolean write(int stream, Bytes bytes) {
    SmuxStream open = streams.get(stream);
    if (open == null || open.ending) {
      return true;
    }
    open.write(bytes);
    if (open.hasOutput()) {
      queue(open);
    }
    open.full = open.outgoingBytes() >= limits.outgoingBytes();
    return !open.full;
  }

  /** Ends our direction, after all that was written to it. The other one goes on. */
  public void end(int stream, Instant at) {
    now = at;
    SmuxStream open = streams.get(stream);
    if (open == null || open.ending) {
      return;
    }
    open.ending = true;
    open.full = false;
    if (open.peerEnded || limits.quiet().isZero()) {
      sayEnd(open);
    } else if (!open.hasOutput()) {
      linger(open);
    }
  }

  /** Gives a stream up, both ways and at once; what waits on either side is void. */
  public void reset(int stream, Instant at) {
    now = at;
    SmuxStream open = streams.get(stream);
    if (open == null) {
      return;
    }
    forget(open);
    open.drop();
    if (open.synDue) {
      open.synDue = false; // The peer never heard of it. Its turn finds nothing to send.
      open.finsDue = 0;
    } else {
      boolean toldOne = open.ended && open.finsDue == 0;
      open.finsDue = toldOne ? 1 : 2;
      queue(open);
    }
    if (open.queued) {
      parting++;
    }
    checkRoom();
  }

  /** A stream's reader has taken {@code piece} of what {@link SmuxEvent.Arrived}. */
  public void consumed(int stream, Bytes piece, Instant at) {
    consumed(stream, cost(piece), at);
  }

  /** A stream's reader has taken pieces of what {@link SmuxEvent.Arrived}. */
  public void consumed(int stream, long cost, Instant at) {
    now = at;
    SmuxStream open = streams.get(stream);
    if (open == null) {
      return;
    }
    open.consumed(cost);
    waiting -= cost;
    if (open.incomingBytes() <= readOn(limits.incomingBytes())) {
      full.remove(open);
    }
    forgetIfGone(open);
    checkRoom();
  }

  /** What a piece that waits for its reader counts: many small ones must not fill the memory. */
  public static long cost(Bytes piece) {
    return cost(piece.length());
  }

  /** The same for a piece of so many bytes. */
  public static long cost(int bytes) {
    return OVERHEAD_BYTES + bytes;
  }

  // The wire.

  /**
   * What the peer sent, in any portions. May be called while {@link #takesInput} is false, which
   * makes more wait than was agreed.
   */
  public void receive(Bytes message, Instant at) {
    now = at;
    if (broken) {
      return;
    }
    messageBytes = message.length();
    try {
      parser.parse(message);
    } catch (MalformedSmux malformed) {
      breakDown(malformed.why());
    }
    justEnded.forEach(this::forgetIfGone);
    justEnded.clear();
    checkRoom();
  }

  /** Has a NOP sent, which peers ignore, as a sign of life. */
  public void sayAlive() {
    nop = !broken;
  }

  /** Whether there is something to send. */
  public boolean hasOutput() {
    return nop || !turns.isEmpty();
  }

  /**
   * What is to be sent now, {@code most} bytes at most; may be empty.
   *
   * @param most at least {@link #LEAST_MESSAGE_BYTES}
   */
  public Bytes next(int most, Instant at) {
    now = at;
    if (most < LEAST_MESSAGE_BYTES) {
      throw new IllegalArgumentException("a message of " + most + " bytes");
    }
    FrameWriter writer = new FrameWriter(Math.min(most, longest()));
    if (nop) {
      nop = false;
      writer.frame(FrameParser.NOP, 0);
    }
    while (!turns.isEmpty() && writer.payloadRoom() >= LEAST_ROOM) {
      SmuxStream stream = turns.remove();
      stream.queued = false;
      stream.send(writer, turns.isEmpty() ? most : limits.turnBytes(), limits.frameBytes());
      sent(stream);
    }
    return writer.message();
  }

  /** What one stream alone can fill; of several nobody knows without counting. */
  private int longest() {
    return turns.size() == 1
        ? LEAST_MESSAGE_BYTES + turns.getFirst().longestMessage(limits.frameBytes())
        : Integer.MAX_VALUE;
  }

  // Time.

  /** When to call {@link #elapsed} if nothing comes before; empty when there is no need to. */
  public Optional<Instant> deadline() {
    return Stream.of(endToSay(), patienceOver(), allPatienceOver(), nopDue)
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  /** Time went by. */
  public void elapsed(Instant at) {
    now = at;
    while (isOver(endToSay())) {
      sayEnd(lingering.removeFirst());
    }
    keepAlive();
    while (isOver(patienceOver())) {
      giveUp(full.firstEntry().getKey());
    }
    while (isOver(allPatienceOver())) {
      streams.values().stream()
          .max(Comparator.comparingLong(SmuxStream::incomingBytes))
          .ifPresent(this::giveUp);
    }
  }

  private void keepAlive() {
    if (!broken && limits.keepAlive().isPositive() && (nopDue.isEmpty() || isOver(nopDue))) {
      nop = nopDue.isPresent();
      nopDue = Optional.of(now.plus(limits.keepAlive()));
    }
  }

  /** What has happened since it was asked last, in this order. */
  public List<SmuxEvent> events() {
    List<SmuxEvent> happened = events;
    events = new ArrayList<>();
    return happened;
  }

  /** Whether the peer may go on sending: no reader lets too much wait. */
  public boolean takesInput() {
    return taking;
  }

  /** Streams of which at least one direction is open, or some of which waits for its reader. */
  public int streams() {
    return streams.size();
  }

  /** What waits for readers, with 64 bytes for each piece. */
  public long waitingBytes() {
    return waiting;
  }

  // What the peer's frames do.

  private final class Received implements FrameParser.Receiver {

    @Override
    public void opened(int id) {
      if (client || streams.containsKey(id)) {
        return; // As official peers do, who open no streams from there, and none twice.
      }
      SmuxStream stream = new SmuxStream(id);
      if (mayGrow()) {
        streams.put(id, stream);
        events.add(new SmuxEvent.Opened(id));
      } else if (parting < limits.streams()) {
        parting++;
        stream.finsDue = 2;
        queue(stream);
      }
    }

    @Override
    public void arrived(int id, Bytes piece) {
      SmuxStream stream = streams.get(id);
      if (stream == null || stream.peerEnded) {
        return; // On its way when we reset it.
      }
      stream.active = now;
      if (lingering.remove(stream)) {
        lingering.add(stream);
      }
      Bytes kept = kept(piece);
      stream.held(cost(kept));
      waiting += cost(kept);
      events.add(new SmuxEvent.Arrived(id, kept));
      if (stream.incomingBytes() >= limits.incomingBytes()) {
        full.putIfAbsent(stream, now);
      }
    }

    /** A small piece must not keep the whole of a large message. */
    private Bytes kept(Bytes piece) {
      return piece.length() < messageBytes / 4 ? Bytes.copyOf(piece.asByteBuffer()) : piece;
    }

    @Override
    public void ended(int id) {
      SmuxStream stream = streams.get(id);
      if (stream == null) {
        return;
      }
      if (stream.peerEnded) {
        forget(stream);
        leaveTurns(stream);
        // Told first, the end could reach the reader, who would take what he has for all.
        events.removeIf(event -> event instanceof SmuxEvent.Ended(int ended) && ended == id);
        events.add(new SmuxEvent.Reset(id, "the far end reset it"));
        return;
      }
      stream.peerEnded = true;
      full.remove(stream); // Nothing more can come for it.
      events.add(new SmuxEvent.Ended(id));
      if (stream.ending && !stream.ended) {
        lingering.remove(stream);
        sayEnd(stream);
      }
      justEnded.add(stream); // Not forgotten yet: the next frame may say that it was a reset.
    }
  }

  private void breakDown(String why) {
    broken = true;
    nop = false;
    nopDue = Optional.empty();
    streams.clear();
    turns.clear();
    lingering.clear();
    full.clear();
    waiting = 0;
    parting = 0;
    events.add(new SmuxEvent.Broken(why));
  }

  // Sending.

  private void queue(SmuxStream stream) {
    if (!stream.queued) {
      stream.queued = true;
      turns.add(stream);
    }
  }

  /** Nothing of it will be sent any more. */
  private void leaveTurns(SmuxStream stream) {
    stream.drop();
    stream.synDue = false;
    stream.finsDue = 0;
    if (stream.queued) {
      turns.remove(stream);
      stream.queued = false;
    }
  }

  private void sent(SmuxStream stream) {
    boolean known = streams.get(stream.id) == stream;
    if (stream.hasOutput()) {
      queue(stream);
    } else if (!known) {
      parting--;
    }
    if (!known) {
      return;
    }
    if (stream.full && stream.outgoingBytes() < limits.outgoingBytes()) {
      stream.full = false;
      events.add(new SmuxEvent.Writable(stream.id));
    }
    if (stream.ending && !stream.ended && !stream.hasOutput()) {
      linger(stream);
    }
    forgetIfGone(stream);
  }

  /** All is sent but the end; that waits for quiet. */
  private void linger(SmuxStream stream) {
    stream.active = now;
    lingering.add(stream);
  }

  private void sayEnd(SmuxStream stream) {
    stream.ended = true;
    stream.finsDue = 1;
    queue(stream);
  }

  /** While nothing is taken from the peer there may be more than one hears. */
  private Optional<Instant> endToSay() {
    if (lingering.isEmpty() || !taking) {
      return Optional.empty();
    }
    Instant active = lingering.getFirst().active;
    return Optional.of((active.isAfter(takingSince) ? active : takingSince).plus(limits.quiet()));
  }

  // Readers.

  private boolean mayGrow() {
    return streams.size() + parting < limits.streams();
  }

  private void forget(SmuxStream stream) {
    streams.remove(stream.id);
    lingering.remove(stream);
    full.remove(stream);
    waiting -= stream.incomingBytes();
  }

  private void forgetIfGone(SmuxStream stream) {
    boolean over = stream.ended && stream.finsDue == 0 && stream.peerEnded;
    if (over && stream.incomingBytes() == 0) {
      forget(stream);
    }
  }

  private void checkRoom() {
    if (waiting >= mostWaiting()) {
      overfull = overfull.or(() -> Optional.of(now));
    } else if (waiting <= readOn(mostWaiting())) {
      overfull = Optional.empty();
    }
    boolean room = full.isEmpty() && overfull.isEmpty();
    if (room && !taking) {
      takingSince = now;
    }
    taking = room;
  }

  private long mostWaiting() {
    return (long) READERS * limits.incomingBytes();
  }

  private static long readOn(long full) {
    return full - Math.min(READS_ON_BYTES, full / 4);
  }

  /** When the reader who has let too much wait for longest has held up others for too long. */
  private Optional<Instant> patienceOver() {
    if (full.isEmpty() || !othersWait()) {
      return Optional.empty();
    }
    return Optional.of(full.firstEntry().getValue().plus(limits.patience()));
  }

  private boolean othersWait() {
    return streams.values().stream().anyMatch(other -> !other.isOver() && !full.containsKey(other));
  }

  private Optional<Instant> allPatienceOver() {
    return overfull.map(since -> since.plus(limits.patience()));
  }

  private void giveUp(SmuxStream stream) {
    Duration waited = limits.patience();
    long bytes = stream.incomingBytes();
    reset(stream.id, now);
    if (waiting < mostWaiting()) {
      overfull = Optional.empty(); // One is enough.
    }
    checkRoom();
    events.add(
        new SmuxEvent.Reset(
            stream.id,
            "its reader let "
                + (bytes >> 10)
                + " KiB wait and held up the others for "
                + waited.toMillis() / 1000.0
                + " s"));
  }

  private boolean isOver(Optional<Instant> deadline) {
    return deadline.filter(due -> !due.isAfter(now)).isPresent();
  }
}
