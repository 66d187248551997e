package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Effect;
import dev.mayfly.session.protocol.PortMode;
import dev.mayfly.session.protocol.PortProperties;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.SessionType;
import dev.mayfly.session.smux.SmuxLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What the {@code ports} thread does: it owns the streams and their connections, reads its mailbox,
 * and never blocks on a socket. Everything here but {@link #connections} and {@link #end} belongs
 * to that thread.
 */
final class PortLoop implements Runnable {

  /** Nothing depends on it: every deadline and every letter ends the wait before. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final PortMailbox mailbox;
  private final PortOutlet outlet;
  private final Mailbox session;
  private final KeyGate gate;
  private final SessionClock clock;
  private final PortLimits limits;
  private final Consumer<PortEvent> observer;
  private final SessionListener listener;

  private final CompletableFuture<SessionEnd> end = new CompletableFuture<>();
  private final Set<PortConnection> connections = ConcurrentHashMap.newKeySet();
  private final List<PortMail> batch = new ArrayList<>();
  private final Deque<Bytes> delivered = new ArrayDeque<>();
  private final Deque<PortConnection> early = new ArrayDeque<>();
  private Optional<PortTraffic> traffic = Optional.empty();
  private Optional<SessionEnd> fault = Optional.empty();
  private Optional<SessionEnd> ended = Optional.empty();

  PortLoop(
      PortMailbox mailbox,
      PortOutlet outlet,
      Mailbox session,
      KeyGate gate,
      SessionClock clock,
      PortLimits limits,
      Consumer<PortEvent> observer,
      SessionListener listener) {
    this.mailbox = mailbox;
    this.outlet = outlet;
    this.session = session;
    this.gate = gate;
    this.clock = clock;
    this.limits = limits;
    this.observer = observer;
    this.listener = listener;
  }

  /** Those whose sockets are not free yet. From any thread. */
  Set<PortConnection> connections() {
    return connections;
  }

  /** From any thread. */
  CompletableFuture<SessionEnd> end() {
    return end.copy();
  }

  /** Lives until the session ends; an interrupt ends it at once. */
  @Override
  public void run() {
    // Stands if a fault of our own ends this thread: the others must not wait for ever.
    SessionEnd last = new SessionEnd.Disconnected("a fault within mayfly");
    try {
      last = live();
    } catch (InterruptedException givenUp) {
      last = new SessionEnd.ClosedByUs();
    } finally {
      wrapUp(last);
    }
  }

  private SessionEnd live() throws InterruptedException {
    while (ended.isEmpty()) {
      mailbox.take(batch, untilNextDeadline());
      Instant now = clock.now();
      for (PortMail mail : batch) {
        read(mail, now);
      }
      batch.clear();
      traffic.ifPresent(open -> move(open, now));
    }
    return fault.orElse(ended.get());
  }

  private void read(PortMail mail, Instant now) {
    switch (mail) {
      case PortMail.Opened(Effect.Opened opened) -> opened(opened, now);
      case PortMail.Delivered(Bytes bytes) -> delivered.add(bytes);
      case PortMail.Flagged(var flag) -> {
        traffic.ifPresent(open -> take(open, now, true)); // It came after all that was delivered.
        traffic.ifPresent(open -> open.flagged(flag, now));
      }
      case PortMail.RoomAgain _ -> {
        // Read for its own sake: what waited for room is done after every batch.
      }
      case PortMail.Tell(var telling) -> telling.accept(listener);
      case PortMail.Used _ -> traffic.ifPresent(PortTraffic::used);
      case PortMail.Ended(SessionEnd how) -> {
        traffic.ifPresent(open -> take(open, now, true));
        ended = Optional.of(how);
      }
      case PortMail.Carry(PortConnection connection) -> carry(connection, now);
      case PortMail.Read(PortConnection connection, Bytes bytes) -> {
        if (!connection.isOver()) {
          traffic.ifPresent(open -> open.read(connection, bytes, now));
        }
      }
      case PortMail.InputEnded(PortConnection connection) -> {
        if (!connection.isOver()) {
          connection.inputEnded = true;
          traffic.ifPresent(open -> open.inputEnded(connection, now));
          closeIfOver(connection, now);
        }
      }
      case PortMail.Consumed(PortConnection connection) -> {
        if (!connection.isOver()) {
          traffic.ifPresent(open -> open.consumed(connection, now));
        }
      }
      case PortMail.OutputEnded(PortConnection connection) -> {
        if (!connection.isOver()) {
          connection.outputEnded = true;
          closeIfOver(connection, now);
        }
      }
      case PortMail.Failed(PortConnection connection, String why) -> {
        if (!connection.isOver()) {
          traffic.ifPresent(open -> open.failed(connection, now));
          connection.reset("its end on this computer: " + why);
        }
      }
    }
  }

  private void opened(Effect.Opened opened, Instant now) {
    if (opened.type() != SessionType.PORT) {
      fail("this is no session for a port, but of type " + opened.type().wireName());
      return;
    }
    PortMode mode = PortMode.ofClient(opened.port(), opened.peerVersion());
    observer.accept(new PortEvent.Opened(opened.port(), !mode.isMultiplexed()));
    PortTraffic open = trafficOf(mode, described(opened.port()));
    open.elapsed(now);
    traffic = Optional.of(open);
    early.forEach(connection -> open.carry(connection, now));
    early.clear();
  }

  private PortTraffic trafficOf(PortMode mode, String port) {
    return switch (mode) {
      case ONE_AT_A_TIME -> new SingleTraffic(limits.messageBytes(), port, observer);
      case MULTIPLEXED -> mux(limits.smux(), port);
      case MULTIPLEXED_WITH_KEEP_ALIVE ->
          mux(limits.smux().withKeepAlive(SmuxLimits.USUAL_KEEP_ALIVE), port);
    };
  }

  private MuxTraffic mux(SmuxLimits smux, String port) {
    return new MuxTraffic(
        smux, limits.messageBytes(), port, observer, why -> fail("the agent sent " + why));
  }

  private static String described(PortProperties port) {
    return port.host().isEmpty()
        ? "port " + port.portNumber() + " in the container"
        : port.host() + ":" + port.portNumber();
  }

  /** Ends the session for a reason that it does not know itself. */
  private void fail(String why) {
    fault = fault.or(() -> Optional.of(new SessionEnd.Malformed(why)));
    session.post(new Mail.CloseAsked());
  }

  private void carry(PortConnection connection, Instant now) {
    var _ = connection.done().whenComplete((end, failure) -> connections.remove(connection));
    traffic.ifPresentOrElse(open -> open.carry(connection, now), () -> early.add(connection));
  }

  private void closeIfOver(PortConnection connection, Instant now) {
    if (connection.inputEnded && connection.outputEnded) {
      connection.close();
      traffic.ifPresent(open -> open.closed(connection, now));
    }
  }

  /** Lets go what can go, in both directions. */
  private void move(PortTraffic open, Instant now) {
    if (open.deadline().filter(due -> !due.isAfter(now)).isPresent()) {
      open.elapsed(now);
    }
    take(open, now, false);
    while (open.hasOutput() && gate.tryEnter()) {
      session.post(open.next(now));
    }
  }

  private void take(PortTraffic open, Instant now, boolean all) {
    while (!delivered.isEmpty() && (all || open.takesInput())) {
      Bytes next = delivered.remove();
      open.received(next, now);
      outlet.taken(next);
    }
  }

  private Duration untilNextDeadline() {
    Instant now = clock.now();
    return traffic
        .flatMap(PortTraffic::deadline)
        .map(due -> Duration.between(now, due))
        .filter(wait -> wait.compareTo(LONGEST_WAIT) < 0)
        .orElse(LONGEST_WAIT);
  }

  /** Programs get what has come; all else is freed now. */
  private void wrapUp(SessionEnd last) {
    String why = "the session is over";
    for (PortMail unread : mailbox.close()) {
      if (unread instanceof PortMail.Carry(PortConnection late)) {
        late.reset(why);
        connections.remove(late);
      } else if (unread instanceof PortMail.Failed(PortConnection failed, String how)) {
        failed.reset(how); // It has no thread any more that could do it.
      }
    }
    connections.forEach(connection -> connection.cut(why));
    session.post(new Mail.CloseAsked());
    end.complete(last);
  }
}
