package dev.mayfly.session;

import dev.mayfly.session.pipe.PipeEvent;
import dev.mayfly.session.pipe.PipeScript;
import dev.mayfly.session.pipe.PipeSignal;
import dev.mayfly.session.pipe.PipeWriter;
import dev.mayfly.session.pipe.RemoteTools;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;
import dev.mayfly.session.protocol.SessionEnd;
import java.io.InputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What the owner of a pipe channel does: it alone types, and it decides when all is over.
 * Everything here belongs to its thread.
 */
final class PipeLoop implements Runnable {

  /** Nothing depends on it: every letter and every deadline ends the wait before. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** For the far end to look around in its image; an agent may take seconds before that. */
  private static final Duration GREETING = Duration.ofSeconds(60);

  /** A command that reads no more has this long to end, or its input was cut by an accident. */
  private static final Duration AFTER_REFUSED_INPUT = Duration.ofSeconds(2);

  private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** So often must the far end answer, with no output between, until its silence is believed. */
  private static final int ANSWERS = 3;

  /** For the far end to take its leave, so that no session stays behind. */
  private static final Duration GOODBYE = Duration.ofSeconds(1);

  /** Where the last resort is worth a word. */
  private static final long MUCH_BYTES = 1_000_000;

  /** What is due when the deadline comes. */
  private enum Due {
    NOTHING,
    GREETING,
    END_AFTER_REFUSED_INPUT,
    QUESTION,
    ANSWER
  }

  private final PipeScript script;
  private final InputStream in;
  private final Consumer<String> notes;
  private final PipeMailbox mailbox;
  private final PipeScreen screen;
  private final Session session;
  private final CompletableFuture<SessionEnd> sessionEnd;
  private final AtomicBoolean begun;
  private final CompletableFuture<PipeEnd> end;
  private final Set<Output> ended = EnumSet.noneOf(Output.class);

  private Optional<PipeWriter> writer = Optional.empty();
  private Optional<PipeInput> input = Optional.empty();
  private PendingInput pending = new PendingInput(1);
  private OptionalInt status = OptionalInt.empty();
  private Optional<PipeEnd> result = Optional.empty();
  private boolean lastResort;
  private long sentBytes;
  private Due due = Due.NOTHING;
  private long dueNanos;
  private long question;
  private long heardBefore;
  private int answers;

  /**
   * @param begun becomes true when the command runs, or is about to
   */
  PipeLoop(
      PipeScript script,
      InputStream in,
      Consumer<String> notes,
      PipeMailbox mailbox,
      PipeScreen screen,
      Session session,
      AtomicBoolean begun,
      CompletableFuture<PipeEnd> end) {
    this.script = script;
    this.in = in;
    this.notes = notes;
    this.mailbox = mailbox;
    this.screen = screen;
    this.session = session;
    this.sessionEnd = session.end();
    this.begun = begun;
    this.end = end;
  }

  /** Lives until all is over, the session included; an interrupt ends it at once. */
  @Override
  public void run() {
    PipeEnd last = new PipeEnd.ClosedByUs();
    try {
      var _ = sessionEnd.thenAccept(this::sessionEnded);
      last = live();
      input.ifPresent(PipeInput::stop);
      mailbox.close();
      leave(last);
    } catch (InterruptedException givenUp) {
      last = new PipeEnd.ClosedByUs();
    } finally {
      input.ifPresent(PipeInput::stop);
      mailbox.close();
      session.close();
      end.complete(last);
    }
  }

  /** On the screen's thread, which has nothing more to do and may wait. */
  private void sessionEnded(SessionEnd sessionIsOver) {
    try {
      mailbox.post(new PipeLetter.Over(sessionIsOver));
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private PipeEnd live() throws InterruptedException {
    await(Due.GREETING, GREETING);
    while (result.isEmpty()) {
      Optional<PipeLetter> letter = mailbox.take(untilDue());
      letter.ifPresent(this::read);
      noteLastResort();
      if (due != Due.NOTHING && System.nanoTime() - dueNanos >= 0) {
        elapsed();
      }
    }
    return result.get();
  }

  private void read(PipeLetter letter) {
    switch (letter) {
      case PipeLetter.Said(PipeEvent event) -> hear(event);
      case PipeLetter.Input(Bytes bytes) -> {
        pending.add(bytes);
        sendInput();
      }
      case PipeLetter.InputEnded() -> {
        pending.end();
        sendInput();
      }
      case PipeLetter.InputFailed(String reason) -> finish(lost(PipeProblems.inputFailed(reason)));
      case PipeLetter.OutputFailed() -> finish(new PipeEnd.OutputClosed());
      case PipeLetter.Signalled(PipeSignal signal) ->
          writer.ifPresent(open -> type(open.signal(signal)));
      case PipeLetter.Over(SessionEnd over) -> sessionOver(over);
      case PipeLetter.CloseAsked() -> finish(new PipeEnd.ClosedByUs());
    }
  }

  private void hear(PipeEvent event) {
    switch (event) {
      case PipeEvent.Ready(RemoteTools tools) -> begin(tools);
      case PipeEvent.Refused(String missing) -> finish(new PipeEnd.Refused(missing));
      case PipeEvent.Data _ -> {
        // The screen has written it.
      }
      case PipeEvent.Ended(Output output) -> {
        ended.add(output);
        finishIfComplete();
      }
      case PipeEvent.Exited(int exitStatus) -> {
        status = OptionalInt.of(exitStatus);
        await(Due.QUESTION, BETWEEN_QUESTIONS);
        finishIfComplete();
      }
      case PipeEvent.Accepted _ -> accepted();
      case PipeEvent.NotTaken refused -> notTaken(refused);
      case PipeEvent.Pong(long number) -> answered(number);
      case PipeEvent.Garbled(String reason) -> finish(lost(PipeProblems.garbled(reason)));
    }
  }

  private void begin(RemoteTools tools) {
    PipeWriter open = new PipeWriter(tools, script.compress());
    writer = Optional.of(open);
    begun.set(true);
    lastResort = tools.lastResort();
    pending = new PendingInput(open.largestPiece());
    input = Optional.of(new PipeInput(in, open.largestPiece(), mailbox));
    due = Due.NOTHING;
  }

  /** As much as may be sent now; a command that has ended reads nothing more. */
  private void sendInput() {
    PipeWriter open = writer.orElseThrow();
    for (var piece = pending.next(); piece.isPresent(); piece = pending.next()) {
      if (status.isEmpty()) {
        sentBytes += piece.get().length();
        type(open.piece(piece.get()));
        input.orElseThrow().sent(piece.get().length());
      }
    }
    if (pending.takeEnd()) {
      type(open.end());
    }
  }

  private void accepted() {
    if (pending.isUnderWay()) {
      pending.accepted();
      sendInput();
    } else {
      finish(lost(PipeProblems.garbled("input accepted that was never sent")));
    }
  }

  private void notTaken(PipeEvent.NotTaken refused) {
    input.ifPresent(PipeInput::stop);
    if (!refused.closedByCommand() && status.isEmpty()) {
      await(Due.END_AFTER_REFUSED_INPUT, AFTER_REFUSED_INPUT);
    }
  }

  private void finishIfComplete() {
    if (status.isPresent() && ended.size() == Output.values().length) {
      finish(new PipeEnd.Exited(status.getAsInt(), false));
    }
  }

  private void elapsed() {
    if (screen.writing()) {
      // Nobody takes the output here, so nothing can be heard from there.
      await(due, ANSWER);
      return;
    }
    switch (due) {
      case NOTHING -> {}
      case GREETING -> finish(lost(PipeProblems.silent(GREETING, screen.before())));
      case END_AFTER_REFUSED_INPUT -> finish(lost(PipeProblems.inputCut()));
      case QUESTION -> ask();
      case ANSWER -> finish(lost(PipeProblems.unfinished(status.orElseThrow(), "it fell silent")));
    }
  }

  /** A process that was left behind may hold the outputs for ever; a slow network may not. */
  private void ask() {
    question++;
    type(writer.orElseThrow().ping(question));
    await(Due.ANSWER, ANSWER);
  }

  private void answered(long number) {
    if (due != Due.ANSWER || number != question) {
      finish(lost(PipeProblems.garbled("an answer to no question")));
      return;
    }
    long heard = screen.heard();
    answers = heard == heardBefore ? answers + 1 : 1;
    heardBefore = heard;
    if (answers == ANSWERS) {
      finish(new PipeEnd.Exited(status.orElseThrow(), true));
    } else {
      await(Due.QUESTION, BETWEEN_QUESTIONS);
    }
  }

  private void sessionOver(SessionEnd over) {
    finish(
        status.isPresent()
            ? lost(PipeProblems.unfinished(status.getAsInt(), "its session ended"))
            : new PipeEnd.SessionOver(over, writer.isPresent() ? "" : screen.before()));
  }

  private void noteLastResort() {
    if (lastResort && sentBytes + screen.shown() > MUCH_BYTES) {
      lastResort = false;
      notes.accept(PipeProblems.LAST_RESORT);
    }
  }

  /** The far end ends by itself at a goodbye, at a hang-up whether it likes or not. */
  private void leave(PipeEnd last) throws InterruptedException {
    if (writer.isEmpty() || last instanceof PipeEnd.SessionOver) {
      return;
    }
    PipeWriter open = writer.get();
    type(last instanceof PipeEnd.Exited ? open.goodbye() : open.signal(PipeSignal.HANG_UP));
    try {
      sessionEnd.get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException stays) {
      // Its service ends it sooner or later.
    }
  }

  private void type(Bytes bytes) {
    session.type(bytes);
  }

  private void finish(PipeEnd how) {
    result = result.or(() -> Optional.of(how));
  }

  private static PipeEnd lost(Problem problem) {
    return new PipeEnd.Lost(problem);
  }

  private void await(Due what, Duration within) {
    due = what;
    dueNanos = System.nanoTime() + within.toNanos();
  }

  private Duration untilDue() {
    return due == Due.NOTHING
        ? LONGEST_WAIT
        : Duration.ofNanos(Math.max(0, dueNanos - System.nanoTime()));
  }
}
