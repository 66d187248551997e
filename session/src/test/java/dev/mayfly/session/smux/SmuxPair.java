package dev.mayfly.session.smux;

import dev.mayfly.session.protocol.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Two ends of smux, their owners, and a link that keeps the order, in virtual time: all that
 * happens follows from the seed. (That a bad link keeps the order is the data channel's work, and
 * its simulation's.)
 */
final class SmuxPair {

  private static final int MOST_STEPS = 2_000_000;
  private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");
  private static final int MOST_PIECE = 2_000;

  /** By then all that could be held up has been for longer than anybody's patience. */
  private static final Duration STANDS_STILL = Duration.ofMinutes(5);

  private final SmuxScenario scenario;
  private final Random random;
  private final Side client;
  private final Side server;
  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(Comparator.comparing(Step::at).thenComparingLong(Step::order));
  private Instant now = START;
  private long order;

  private record Step(Instant at, long order, Runnable what) {}

  /** What one side knows of a stream. */
  private static final class End {
    final int stream;
    final int seed;
    final int toSend;
    final boolean answers;
    final boolean slow;
    final int stuckAt;
    int sent;
    int got;
    long unread;
    final Deque<Bytes> unreadPieces = new ArrayDeque<>();
    boolean reading;
    boolean blocked;
    boolean ended;
    boolean peerEnded;
    boolean gone;
    boolean gaveUp;
    boolean expectsReset;

    End(int stream, int seed, int toSend, boolean answers, boolean slow, int stuckAt) {
      this.stream = stream;
      this.seed = seed;
      this.toSend = toSend;
      this.answers = answers;
      this.slow = slow;
      this.stuckAt = stuckAt;
    }

    byte at(int index) {
      return (byte) (seed + 31 * index + index / 251);
    }

    boolean isOver() {
      return gone || (ended && peerEnded);
    }
  }

  private static final class Side {
    final String name;
    final SmuxEnd mux;
    final WireWatch wire;
    final Map<Integer, End> ends = new TreeMap<>();
    final Deque<Bytes> arrived = new ArrayDeque<>();
    int onTheWay;
    Instant lastArrival = START;
    Optional<Instant> heldUpSince = Optional.empty();

    Side(String name, SmuxEnd mux, WireWatch wire) {
      this.name = name;
      this.mux = mux;
      this.wire = wire;
    }
  }

  SmuxPair(long seed) {
    this(SmuxScenario.of(seed), SmuxEnd::new, Function.identity());
  }

  SmuxPair(SmuxScenario scenario, SmuxBug bug) {
    this(scenario, bug::plant, bug::limits);
  }

  private SmuxPair(
      SmuxScenario scenario, Function<Smux, SmuxEnd> end, Function<SmuxLimits, SmuxLimits> limits) {
    this.scenario = scenario;
    this.random = new Random(~scenario.seed());
    SmuxLimits used = limits.apply(scenario.limits());
    this.client = new Side("client", end.apply(Smux.ofClient(used)), new WireWatch(true, scenario));
    this.server =
        new Side("server", end.apply(Smux.ofServer(used)), new WireWatch(false, scenario));
  }

  /** Lets it all happen, and checks the laws at each step and at the end. */
  int run() {
    for (int i = 0; i < scenario.streams(); i++) {
      after(random.nextInt(3_000), this::open);
    }
    after((int) STANDS_STILL.toMillis(), this::readOn);
    int taken = 0;
    while (step()) {
      if (++taken > MOST_STEPS) {
        throw new SmuxLaw.Broken(SmuxLaw.EVERYTHING_ENDS, "no end after " + taken + " steps");
      }
    }
    checkResets(client);
    checkResets(server);
    checkEnd(client, server);
    checkEnd(server, client);
    return taken;
  }

  // Owners.

  private void open() {
    int stream = client.mux.open();
    boolean answers = random.nextInt(4) == 0;
    End mine = end(stream, false);
    client.ends.put(stream, mine);
    server.ends.put(stream, end(stream, answers));
    write(client, mine);
    if (random.nextDouble() < scenario.resets()) {
      Side who = random.nextBoolean() ? client : server;
      after(random.nextInt(2_000), () -> giveUp(who, stream));
    }
    settle(client);
  }

  private End end(int stream, boolean answers) {
    boolean stuck = random.nextDouble() < scenario.stuck();
    return new End(
        stream,
        random.nextInt(),
        random.nextInt(scenario.most()),
        answers,
        random.nextDouble() < scenario.slow(),
        stuck ? random.nextInt(scenario.most()) : Integer.MAX_VALUE);
  }

  private void write(Side side, End end) {
    while (!end.gone && !end.ended && !end.expectsReset && !end.blocked && end.sent < end.toSend) {
      byte[] piece = new byte[Math.min(end.toSend - end.sent, 1 + random.nextInt(MOST_PIECE))];
      for (int i = 0; i < piece.length; i++) {
        piece[i] = end.at(end.sent + i);
      }
      end.sent += piece.length;
      side.wire.wrote(end.stream, piece.length);
      end.blocked = !side.mux.write(end.stream, Bytes.of(piece));
      if (random.nextInt(20) == 0) {
        after(random.nextInt(300), () -> writeOn(side, end));
        return;
      }
    }
    if (!end.gone && !end.ended && end.sent == end.toSend && !end.expectsReset) {
      end.ended = true;
      side.mux.end(end.stream, now);
    }
  }

  private void writeOn(Side side, End end) {
    write(side, end);
    settle(side);
  }

  private void giveUp(Side side, int stream) {
    End end = side.ends.get(stream);
    if (end != null && !end.isOver() && side.wire.knows(stream) && isOpened(side, end)) {
      end.gone = true;
      end.gaveUp = true;
      side.wire.gaveUp(stream);
      side.mux.reset(stream, now);
      settle(side);
    }
  }

  /** A server knows of a stream when it hears of it. */
  private boolean isOpened(Side side, End end) {
    return side == client || end.reading || end.sent > 0 || end.ended;
  }

  private void read(Side side, End end) {
    if (end.gone || end.unreadPieces.isEmpty() || end.got - unreadBytes(end) > end.stuckAt) {
      return;
    }
    Bytes piece = end.unreadPieces.remove();
    end.unread -= Smux.cost(piece);
    side.mux.consumed(end.stream, piece, now);
    settle(side);
    if (!end.unreadPieces.isEmpty()) {
      after(end.slow ? random.nextInt(40) : 0, () -> read(side, end));
    }
  }

  private static int unreadBytes(End end) {
    return end.unreadPieces.stream().mapToInt(Bytes::length).sum();
  }

  /** Those who stood still read on in the end. */
  private void readOn() {
    for (Side side : List.of(client, server)) {
      for (End end : List.copyOf(side.ends.values())) {
        if (!end.gone && !end.unreadPieces.isEmpty()) {
          List<Bytes> pieces = new ArrayList<>(end.unreadPieces);
          end.unreadPieces.clear();
          end.unread = 0;
          pieces.forEach(piece -> side.mux.consumed(end.stream, piece, now));
        }
      }
      settle(side);
    }
    boolean left = client.arrived.size() + server.arrived.size() > 0 || !steps.isEmpty();
    if (left || client.mux.streams() + server.mux.streams() > 0) {
      if (now.isBefore(START.plus(STANDS_STILL.multipliedBy(3)))) {
        after(1_000, this::readOn);
      }
    }
  }

  // Events.

  private void heed(Side side) {
    for (SmuxEvent event : side.mux.events()) {
      switch (event) {
        case SmuxEvent.Opened(int stream) -> {
          End end = side.ends.get(stream);
          if (end != null) {
            end.reading = true;
            if (!end.answers) {
              write(side, end);
            }
          }
        }
        case SmuxEvent.Arrived(int stream, Bytes bytes) -> arrived(side, stream, bytes);
        case SmuxEvent.Ended(int stream) -> ended(side, stream);
        case SmuxEvent.Reset(int stream, String why) -> reset(side, stream, why);
        case SmuxEvent.Writable(int stream) -> {
          End end = side.ends.get(stream);
          if (end != null) {
            end.blocked = false;
            write(side, end);
          }
        }
        case SmuxEvent.Broken(String why) ->
            throw new SmuxLaw.Broken(SmuxLaw.THE_WIRE_IS_SMUX_1, side.name + ": " + why);
      }
    }
  }

  private void arrived(Side side, int stream, Bytes bytes) {
    End end = side.ends.get(stream);
    End sender = other(side).ends.get(stream);
    if (end == null || sender == null) {
      throw new SmuxLaw.Broken(
          SmuxLaw.DELIVERED_IN_ORDER_TO_THE_RIGHT_STREAM, side.name + ": no stream " + stream);
    }
    boolean right = !end.peerEnded && end.got + bytes.length() <= sender.sent;
    for (int i = 0; right && i < bytes.length(); i++) {
      right = bytes.at(i) == sender.at(end.got + i);
    }
    boolean holds = right;
    SmuxLaw.DELIVERED_IN_ORDER_TO_THE_RIGHT_STREAM.check(
        holds, () -> side.name + ", stream " + stream);
    if (end.gone) {
      side.mux.consumed(stream, bytes, now);
      return;
    }
    end.got += bytes.length();
    end.unreadPieces.add(bytes);
    end.unread += Smux.cost(bytes);
    after(end.slow ? random.nextInt(40) : 0, () -> read(side, end));
  }

  private void ended(Side side, int stream) {
    End end = side.ends.get(stream);
    End sender = other(side).ends.get(stream);
    if (end == null || sender == null || end.gone) {
      return;
    }
    end.peerEnded = true;
    if (sender.gaveUp && !sender.ended) {
      end.expectsReset = !end.ended;
      side.wire.gaveUp(stream);
      return;
    }
    SmuxLaw.AN_END_LOSES_NOTHING.check(
        sender.gone || end.got == sender.toSend,
        () -> side.name + ", stream " + stream + ": " + end.got + " of " + sender.toSend);
    if (end.answers) {
      write(side, end);
    }
  }

  private void reset(Side side, int stream, String why) {
    End end = side.ends.get(stream);
    if (end == null) {
      return;
    }
    boolean ours = why.startsWith("its reader");
    SmuxLaw.NOBODY_IS_HELD_UP_FOR_LONG.check(
        !ours || end.slow || end.stuckAt != Integer.MAX_VALUE,
        () -> side.name + " gave up a reader who reads: " + why);
    end.gone = true;
    end.gaveUp |= ours;
    side.wire.gaveUp(stream);
  }

  // The link.

  private Side other(Side side) {
    return side == client ? server : client;
  }

  /** Does what can be done at one side, and checks what can be checked. */
  private void settle(Side side) {
    heed(side);
    while (!side.arrived.isEmpty() && side.mux.takesInput()) {
      Bytes message = side.arrived.remove();
      side.onTheWay -= message.length();
      side.mux.receive(message, now);
      heed(side);
      check(side);
    }
    send(side);
    check(side);
  }

  private void send(Side side) {
    Side to = other(side);
    while (to.onTheWay < scenario.roomBytes() && side.mux.hasOutput()) {
      Bytes message = side.mux.next(scenario.messageBytes(), now);
      side.wire.sent(message);
      heed(side);
      for (Bytes piece : cut(message)) {
        to.onTheWay += piece.length();
        Instant at = now.plusMillis(random.nextInt(scenario.delayMillis() + 1));
        to.lastArrival = at.isAfter(to.lastArrival) ? at : to.lastArrival;
        schedule(to.lastArrival, () -> arrive(to, piece));
      }
    }
  }

  private List<Bytes> cut(Bytes message) {
    if (message.length() < 2 || random.nextBoolean()) {
      return List.of(message);
    }
    int at = 1 + random.nextInt(message.length() - 1);
    return List.of(message.slice(0, at), message.slice(at, message.length() - at));
  }

  private void arrive(Side side, Bytes message) {
    side.arrived.add(message);
    settle(side);
    settle(other(side)); // There may be room on the way.
  }

  // Laws.

  private void check(Side side) {
    long slack = 8L * scenario.messageBytes() + 1_000;
    long all = 0;
    for (End end : side.ends.values()) {
      if (!end.gone) {
        all += end.unread;
        SmuxLaw.WHAT_WAITS_IS_BOUNDED.check(
            end.unread <= scenario.limits().incomingBytes() + slack,
            () -> side.name + ", stream " + end.stream + ": " + end.unread + " bytes");
      }
    }
    long waiting = all;
    SmuxLaw.WHAT_WAITS_IS_BOUNDED.check(
        waiting <= 16L * scenario.limits().incomingBytes() + slack,
        () -> side.name + ": " + waiting + " bytes in all");
    heldUp(side);
  }

  private void heldUp(Side side) {
    long half = scenario.limits().incomingBytes() / 2;
    boolean held =
        !side.mux.takesInput()
            && side.ends.values().stream()
                .anyMatch(
                    end -> !end.isOver() && (side == client || end.reading) && end.unread < half);
    if (!held) {
      side.heldUpSince = Optional.empty();
      return;
    }
    Instant since = side.heldUpSince.orElse(now);
    side.heldUpSince = Optional.of(since);
    SmuxLaw.NOBODY_IS_HELD_UP_FOR_LONG.check(
        !now.isAfter(since.plus(scenario.limits().patience())),
        () -> side.name + " since " + Duration.between(since, now));
  }

  private static void checkResets(Side side) {
    for (End end : side.ends.values()) {
      SmuxLaw.A_RESET_IS_HEARD.check(
          !end.expectsReset || end.gone, () -> side.name + ", stream " + end.stream);
    }
  }

  private void checkEnd(Side side, Side far) {
    for (End end : side.ends.values()) {
      End sender = far.ends.get(end.stream);
      SmuxLaw.EVERYTHING_ENDS.check(
          end.gone || (sender != null && sender.gone) || end.isOver(),
          () -> side.name + ", stream " + end.stream + " is open");
      SmuxLaw.EVERYTHING_ENDS.check(
          end.gone || sender == null || sender.gone || end.got == sender.toSend,
          () -> side.name + ", stream " + end.stream + " got " + end.got);
    }
    SmuxLaw.EVERYTHING_ENDS.check(
        side.mux.deadline().isEmpty(), () -> side.name + " waits for something");
  }

  // Time.

  private boolean step() {
    Side due = isFirst(client, server) ? client : server;
    Optional<Instant> deadline = due.mux.deadline();
    Optional<Step> next = Optional.ofNullable(steps.peek());
    if (deadline.isEmpty() && next.isEmpty()) {
      return false;
    }
    if (next.isEmpty() || (deadline.isPresent() && !deadline.get().isAfter(next.get().at))) {
      advance(deadline.orElseThrow());
      due.mux.elapsed(now);
      settle(due);
      SmuxLaw.EVERYTHING_ENDS.check(
          due.mux.deadline().filter(again -> !again.isAfter(now)).isEmpty(),
          () -> due.name + " asks for the same time again");
    } else {
      steps.remove();
      advance(next.get().at);
      next.get().what.run();
    }
    return true;
  }

  private static boolean isFirst(Side one, Side other) {
    Optional<Instant> deadline = one.mux.deadline();
    Optional<Instant> later = other.mux.deadline();
    return deadline.isPresent() && (later.isEmpty() || !deadline.get().isAfter(later.get()));
  }

  private void advance(Instant to) {
    now = to.isAfter(now) ? to : now;
  }

  private void after(int millis, Runnable what) {
    schedule(now.plusMillis(millis), what);
  }

  private void schedule(Instant at, Runnable what) {
    steps.add(new Step(at, ++order, what));
  }
}
