package dev.mayfly.cli;

import dev.mayfly.cli.terminal.EscapeKeys.Escape;
import dev.mayfly.ecs.shell.Silence;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.Session;
import dev.mayfly.session.SessionListener;
import dev.mayfly.session.protocol.Statistics;
import dev.mayfly.session.protocol.WindowSize;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Keeps the user of a remote shell company: says what happens to the connection, answers the
 * escapes, and announces the end of the task. What it says it says on the shell's own screen.
 *
 * <p>As a listener it is called by the session's screen thread; all else it does on a thread of its
 * own, which may wait for the terminal.
 */
final class Company implements SessionListener {

  /** What the session is about. */
  interface Subject {

    InstantSource clock();

    /** In words, for example {@code task 3f9c…, container web}. */
    String where();

    /** When the task ends, if it does. */
    Optional<Instant> endsAt();

    /** Begins its lifetime anew. */
    Instant prolong();
  }

  /** So long before its end a task's end is announced. */
  private static final Duration NOTICE = Duration.ofMinutes(2);

  /** The wall clock may jump, as when a laptop wakes up. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  /** A program draws anew when the window's size has changed, so it must change for a moment. */
  private static final Duration CHANGED = Duration.ofMillis(200);

  private static final Duration STATISTICS = Duration.ofSeconds(2);

  /** Who asks more often while the terminal stands still is not answered as often. */
  private static final int MOST_QUESTIONS = 8;

  private final SharedScreen screen;
  private final Manners manners;
  private final Subject subject;
  private final Supplier<WindowSize> window;
  private final BlockingQueue<Escape> questions = new ArrayBlockingQueue<>(MOST_QUESTIONS);
  private final AtomicReference<Optional<Session>> session =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<Problem>> noResuming =
      new AtomicReference<>(Optional.empty());
  private final Thread thread;
  private volatile boolean away;

  /** The end that was announced; owned by the thread. */
  private Optional<Instant> announced = Optional.empty();

  Company(SharedScreen screen, Manners manners, Subject subject, Supplier<WindowSize> window) {
    this.screen = screen;
    this.manners = manners;
    this.subject = subject;
    this.window = window;
    this.thread = Thread.ofPlatform().daemon().name("company").unstarted(this::keep);
  }

  /** From now on questions are answered and ends announced, until what is returned is closed. */
  Runnable begin(Session kept) {
    session.set(Optional.of(kept));
    thread.start();
    return thread::interrupt;
  }

  /** Answers soon; never waits. */
  void ask(Escape question) {
    boolean _ = questions.offer(question);
  }

  /** Why the connection could not be resumed, if that is known. */
  Optional<Problem> noResuming() {
    return noResuming.get();
  }

  @Override
  public void lost(String reason) {
    away = true;
    say("connection lost (" + reason + "), resuming..." + wayOut(" gives up"));
  }

  @Override
  public void resumed() {
    away = false;
    say("the connection is back, and nothing is lost");
    if (screen.fullScreen()) {
      redraw();
    }
  }

  /** The line of ours in the program's screen is to go. */
  private void redraw() {
    session
        .get()
        .ifPresent(
            open -> {
              WindowSize size = window.get();
              open.resize(new WindowSize(size.columns(), Math.max(1, size.rows() - 1)));
              CompletableFuture.delayedExecutor(
                      CHANGED.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
                  .execute(() -> open.resize(window.get()));
            });
  }

  @Override
  public void waitsForUser(Problem why) {
    String wayOut = wayOut(" gives up");
    screen.say(lines(why, "; resuming waits for you" + (wayOut.isEmpty() ? "" : "," + wayOut)));
  }

  @Override
  public void cannotResume(Problem why) {
    noResuming.set(Optional.of(why));
  }

  @Override
  public void silent(Duration waited) {
    String wayOut = wayOut(" or Ctrl-C gives up");
    screen.say(lines(Silence.after(waited), wayOut.isEmpty() ? "" : "," + wayOut));
  }

  @Override
  public void idleEndsIn(Duration left) {
    say("nothing was typed for long: the service ends this session in " + Spoken.of(left));
  }

  private String wayOut(String does) {
    return manners.hasEscapes() ? " " + manners.escape() + "." + does : "";
  }

  private void say(String line) {
    screen.say(List.of("mayfly: " + line));
  }

  private void keep() {
    try {
      while (true) {
        announceEnd();
        Escape question = questions.poll(untilNextLook().toMillis(), TimeUnit.MILLISECONDS);
        if (question != null) {
          answer(question);
        }
      }
    } catch (InterruptedException over) {
      // The session has ended.
    }
  }

  private Duration untilNextLook() {
    Instant now = subject.clock().instant();
    return subject
        .endsAt()
        .map(end -> Duration.between(now, end.minus(NOTICE)))
        .filter(wait -> wait.isPositive() && wait.compareTo(BETWEEN_LOOKS) < 0)
        .map(wait -> wait.plusMillis(1))
        .orElse(BETWEEN_LOOKS);
  }

  private void announceEnd() {
    Optional<Instant> end = subject.endsAt();
    if (end.isEmpty() || end.equals(announced)) {
      return;
    }
    Duration left = Duration.between(subject.clock().instant(), end.get());
    if (left.compareTo(NOTICE) <= 0) {
      announced = end;
      say("the task ends in " + Spoken.of(left) + ", at its maximum lifetime" + prolonging());
    }
  }

  private String prolonging() {
    return manners.hasEscapes() ? "; " + manners.escape() + "+ lets it live longer" : "";
  }

  private void answer(Escape question) throws InterruptedException {
    switch (question) {
      case HELP -> screen.say(help());
      case STATUS -> screen.say(status());
      case PROLONG -> prolong();
      case DISCONNECT -> {} // That is not ours to do.
    }
  }

  private List<String> help() {
    List<String> lines = new ArrayList<>();
    lines.add("mayfly: at the start of a line");
    for (Escape escape : Escape.values()) {
      lines.add("  " + manners.escape() + escape.key() + "  " + escape.meaning());
    }
    lines.add("  " + manners.escape() + manners.escape() + "  send one " + manners.escape());
    return lines;
  }

  private List<String> status() throws InterruptedException {
    List<String> lines = new ArrayList<>();
    String end =
        subject
            .endsAt()
            .map(at -> ", ends in " + Spoken.of(Duration.between(subject.clock().instant(), at)))
            .orElse("");
    lines.add("mayfly: " + subject.where() + end);
    lines.add("  connection  " + (away ? "lost, resuming" : "up"));
    statistics().ifPresent(seen -> lines.addAll(traffic(seen)));
    return lines;
  }

  private Optional<Statistics> statistics() throws InterruptedException {
    if (session.get().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          session.get().get().statistics().get(STATISTICS.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException unanswered) {
      return Optional.empty();
    }
  }

  private static List<String> traffic(Statistics seen) {
    return List.of(
        "  round trip  %.1f ms".formatted(seen.roundTrip().toNanos() / 1e6),
        "  sent        %d bytes, %d messages again; under way %d bytes, with their headers"
            .formatted(seen.bytesSent(), seen.resends(), seen.bytesInFlight()),
        "  received    %d bytes, %d messages twice"
            .formatted(seen.bytesReceived(), seen.duplicates()));
  }

  private void prolong() {
    try {
      Instant end = subject.prolong();
      announced = Optional.empty();
      say("the task ends in " + Spoken.of(Duration.between(subject.clock().instant(), end)));
    } catch (MayflyException refused) {
      screen.say(lines(refused.problem(), ""));
    }
  }

  private static List<String> lines(Problem problem, String more) {
    List<String> lines = new ArrayList<>();
    lines.add("mayfly: " + problem.what() + more);
    lines.addAll(part("  why   ", problem.why()));
    lines.addAll(part("  try   ", problem.remedy()));
    return lines;
  }

  private static List<String> part(String name, String text) {
    return (name + text.replace("\n", "\n        ")).lines().toList();
  }
}
