package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.DataChannel;
import dev.mayfly.session.protocol.DataKey;
import dev.mayfly.session.protocol.Effect;
import dev.mayfly.session.protocol.Event;
import dev.mayfly.session.protocol.Flag;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.Statistics;
import dev.mayfly.session.protocol.WindowSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * What the {@code session} thread does: it owns the {@link DataChannel}, the clock and the line,
 * reads the mailbox, and never blocks on socket or screen. Everything here belongs to that thread.
 */
final class SessionLoop implements Runnable {

  /** Nothing depends on it: every deadline and every letter ends the wait before. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** For the last acknowledgements and the goodbye. */
  private static final Duration GOODBYE = Duration.ofMillis(400);

  private final DataChannel channel;
  private final SessionClock clock;
  private final Mailbox mailbox;
  private final KeyGate gate;
  private final Outlet screen;
  private final AtomicReference<Optional<WindowSize>> newSize;
  private final Line line;
  private final Optional<Redial> redial;
  private final Upkeep upkeep;
  private final CompletableFuture<Statistics> last;
  private final Optional<KeyErrand> keyErrand;

  private final List<Mail> batch = new ArrayList<>();
  private final Deque<Event> keys = new ArrayDeque<>();
  private String lossReason = "";
  private boolean resuming;
  private Optional<SessionEnd> ended = Optional.empty();

  SessionLoop(
      DataChannel channel,
      SessionClock clock,
      SessionTimes times,
      Mailbox mailbox,
      KeyGate gate,
      Outlet screen,
      AtomicReference<Optional<WindowSize>> newSize,
      Optional<Redial> redial,
      Optional<KeyErrand> keyErrand,
      IdlePolicy idle,
      CompletableFuture<Statistics> last) {
    this.channel = channel;
    this.clock = clock;
    this.mailbox = mailbox;
    this.gate = gate;
    this.screen = screen;
    this.newSize = newSize;
    this.line = new Line(times, mailbox, clock.now());
    this.redial = redial;
    this.upkeep = new Upkeep(idle, clock.running());
    this.last = last;
    this.keyErrand = keyErrand;
  }

  /** Lives until the session ends; an interrupt ends it at once. */
  @Override
  public void run() {
    // Stands if a fault of our own ends this thread: the others must not wait for ever.
    SessionEnd end = new SessionEnd.Disconnected("a fault within mayfly");
    try {
      end = live();
    } catch (InterruptedException givenUp) {
      end = new SessionEnd.ClosedByUs();
    } finally {
      wrapUp(end);
    }
  }

  private SessionEnd live() throws InterruptedException {
    while (ended.isEmpty()) {
      mailbox.take(batch, untilNextDeadline());
      Instant now = clock.now();
      for (Mail mail : batch) {
        read(mail, now);
      }
      batch.clear();
      lookAtTheClock(now);
      takeKeys(now);
      giveCredit();
    }
    return ended.get();
  }

  private void read(Mail mail, Instant now) {
    switch (mail) {
      case Mail.Arrived(int from, var frame) -> {
        if (line.hears(from, now)) {
          upkeep.heard();
          tell(new Event.Received(frame), now);
        }
      }
      case Mail.Garbled(int from, var why) -> {
        if (line.hears(from, now)) {
          tell(new Event.Garbled(why), now);
        }
      }
      case Mail.SignOfLife(int from) -> line.hears(from, now);
      case Mail.Lost(int from, String reason) -> {
        if (from == line.number() && line.isUp()) {
          lose(reason, now);
        }
      }
      case Mail.Typed(Bytes typed) -> keys.add(new Event.Typed(typed));
      case Mail.FlagAsked(Flag flag) -> keys.add(new Event.Flagged(flag));
      case Mail.SizeChanged _ -> newSize.getAndSet(Optional.empty()).ifPresent(s -> resize(s, now));
      case Mail.RoomAgain _ -> {
        // Read for its own sake: what waited for room is done after every batch.
      }
      case Mail.ScreenFailed _, Mail.CloseAsked _ -> tell(new Event.CloseRequested(), now);
      case Mail.Connected connected -> connect(connected, now);
      case Mail.NotConnected(String reason) -> tryAgain(reason, now);
      case Mail.UserWanted(Problem problem) -> waitForUser(problem, now);
      case Mail.NotResumable(Problem problem) -> giveUp(problem, now);
      case Mail.StatisticsAsked(var answer) -> answer.complete(channel.statistics());
      case Mail.DataKeyObtained(DataKey key) -> {
        keyErrand.ifPresent(KeyErrand::done);
        tell(new Event.DataKeyObtained(key), now);
      }
      case Mail.DataKeyRefused(String reason) -> {
        keyErrand.ifPresent(KeyErrand::done);
        tell(new Event.DataKeyRefused(reason), now);
      }
    }
  }

  private void tell(Event event, Instant now) {
    if (ended.isEmpty()) {
      channel.on(event, now).forEach(effect -> perform(effect, now));
    }
  }

  private void perform(Effect effect, Instant now) {
    switch (effect) {
      case Effect.SendToken(String json) -> line.sendToken(json);
      case Effect.Transmit(var frame) -> line.send(frame);
      case Effect.Deliver(var output, var bytes) -> {
        upkeep.shown(clock.running());
        screen.show(output, bytes);
      }
      case Effect.Reconnect _ -> reconnect(now);
      case Effect.ObtainDataKey asked -> keyErrand.orElseThrow().start(asked, now);
      case Effect.Ended(SessionEnd end) -> ended = Optional.of(end);
      case Effect.Opened opened -> screen.opened(opened);
      case Effect.Flagged(Flag flag) -> screen.flagged(flag);
      case Effect.Publish _, Effect.Resize _, Effect.DecryptDataKey _ -> {
        // Asks nothing of a client; the official plugin ignores pauses too.
      }
    }
  }

  private void connect(Mail.Connected connected, Instant now) {
    line.up(connected.transport(), now);
    upkeep.input(clock.running()); // Resuming counts as input for the service.
    if (resuming) {
      resuming = false;
      screen.tell(SessionListener::resumed);
    }
    tell(new Event.Connected(connected.token()), now);
  }

  private void resize(WindowSize size, Instant now) {
    upkeep.input(clock.running());
    tell(new Event.Resized(size), now);
  }

  private void lose(String reason, Instant now) {
    lossReason = reason;
    line.down();
    tell(new Event.Disconnected(reason), now);
  }

  private void reconnect(Instant now) {
    redial.ifPresentOrElse(
        tries -> resume(tries, now),
        () -> giveUp("without fresh tickets it cannot be resumed", now));
  }

  private void resume(Redial tries, Instant now) {
    String reason = lossReason;
    resuming = true;
    screen.tell(listener -> listener.lost(reason));
    tries.start(line.number(), now);
  }

  private void tryAgain(String reason, Instant now) {
    if (!redial.orElseThrow().failed(now)) {
      giveUp("it could not be resumed: " + reason, now);
    }
  }

  private void waitForUser(Problem problem, Instant now) {
    Redial tries = redial.orElseThrow();
    if (tries.wanted().isEmpty()) {
      screen.tell(listener -> listener.waitsForUser(problem));
    }
    if (!tries.failed(problem, now)) {
      giveUp(problem, now);
    }
  }

  private void giveUp(Problem problem, Instant now) {
    screen.tell(listener -> listener.cannotResume(problem));
    giveUp(problem.what() + ": " + problem.why(), now);
  }

  private void giveUp(String reason, Instant now) {
    tell(new Event.Disconnected(lossReason + "; " + reason), now);
  }

  /** While the clock stands still nothing is ever due. */
  private void lookAtTheClock(Instant now) {
    lookAfterUse(clock.running(), now);
    if (clock.standsStill()) {
      return;
    }
    line.check(now).ifPresent(reason -> lose(reason, now));
    redial.ifPresent(tries -> tries.check(line.number(), now));
    keyErrand
        .flatMap(errand -> errand.check(now))
        .ifPresent(reason -> tell(new Event.DataKeyRefused(reason), now));
    if (channelDeadline().filter(due -> !now.isBefore(due)).isPresent()) {
      tell(new Event.Elapsed(), now);
    }
  }

  /** By a clock that always runs: the service's does so too, whether our screen is full or not. */
  private void lookAfterUse(Instant running, Instant now) {
    if (line.isUp() && upkeep.takeWord(running)) {
      tell(new Event.Used(), now);
      screen.used();
    }
    if (upkeep.takeSilence(running)) {
      screen.tell(listener -> listener.silent(Upkeep.SILENCE));
    }
    upkeep
        .takeAnnouncement(running)
        .ifPresent(left -> screen.tell(listener -> listener.idleEndsIn(left)));
  }

  /** Nothing is sent again as long as what was sent before has not left this computer. */
  private Optional<Instant> channelDeadline() {
    return line.hasRoom() ? channel.deadline() : Optional.empty();
  }

  private void takeKeys(Instant now) {
    while (!keys.isEmpty() && ended.isEmpty() && channel.writable() && line.hasRoom()) {
      upkeep.typed(clock.running());
      tell(keys.remove(), now);
      gate.leave();
    }
  }

  /**
   * Lets the far end go on, unless the screen is full. Then the clock stands still as well, since
   * pongs and acknowledgements wait behind the output.
   */
  private void giveCredit() {
    if (screen.hasRoom()) {
      clock.goOn();
      line.giveCredit();
    } else {
      clock.standStill();
    }
  }

  private Duration untilNextDeadline() {
    return Stream.concat(whileTimePasses(), upkeepWait(clock.running()).stream())
        .reduce(LONGEST_WAIT, (one, other) -> one.compareTo(other) < 0 ? one : other);
  }

  private Stream<Duration> whileTimePasses() {
    if (clock.standsStill()) {
      return Stream.empty();
    }
    Instant now = clock.now();
    return Stream.of(
            channelDeadline(),
            line.deadline(),
            redial.flatMap(Redial::deadline),
            keyErrand.flatMap(KeyErrand::deadline))
        .flatMap(Optional::stream)
        .map(due -> Duration.between(now, due));
  }

  /** A connection that is away cannot be used; when there is one again, we look anyway. */
  private Optional<Duration> upkeepWait(Instant running) {
    return line.isUp()
        ? upkeep.deadline().map(due -> Duration.between(running, due))
        : Optional.empty();
  }

  /** The screen shows what it has got at its own pace; all else is freed now. */
  private void wrapUp(SessionEnd end) {
    gate.close();
    screen.end(end);
    redial.ifPresent(Redial::stop);
    Statistics statistics = channel.statistics();
    last.complete(statistics);
    keyErrand.ifPresent(KeyErrand::stop);
    for (Mail unread : mailbox.close()) {
      if (unread instanceof Mail.Connected late) {
        late.transport().abort();
      } else if (unread instanceof Mail.StatisticsAsked(var answer)) {
        answer.complete(statistics);
      }
    }
    line.finish(GOODBYE);
  }
}
