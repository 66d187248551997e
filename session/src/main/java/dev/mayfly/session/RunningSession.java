package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.DataChannel;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.Statistics;
import dev.mayfly.session.protocol.WindowSize;
import dev.mayfly.session.transport.WebSocketTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** The face of a session for its user: every call becomes a letter to the session's thread. */
final class RunningSession implements Session {

  /** One message carries no more input than this; agents take far more. */
  private static final int MAX_INPUT_BYTES = 8 << 10;

  /** Pieces of input that may be on their way to the session's thread. */
  private static final int INPUT_PLACES = 64;

  /** For what is in flight to arrive, when we close. This and the next two make 2 s. */
  static final Duration AGREEMENT = Duration.ofMillis(800);

  /** For the connection to be closed, with a goodbye or without. */
  private static final Duration GOODBYE = Duration.ofMillis(800);

  /** For the last output to be shown. */
  private static final Duration LAST_OUTPUT = Duration.ofMillis(300);

  private final String id;
  private final Mailbox mailbox;
  private final KeyGate gate = new KeyGate(INPUT_PLACES);
  private final AtomicReference<Optional<WindowSize>> newSize;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final ScreenWriter screen;
  private final CompletableFuture<Statistics> last = new CompletableFuture<>();
  private final Thread thread;

  RunningSession(
      SessionRequest request,
      DataChannel channel,
      SessionTimes times,
      Mailbox mailbox,
      Screen screen,
      Optional<Redial> redial,
      Optional<KeyErrand> keyErrand) {
    this.id = request.ticket().sessionId();
    this.mailbox = mailbox;
    this.newSize = new AtomicReference<>(Optional.of(request.size()));
    this.screen =
        new ScreenWriter(
            screen,
            request.listener(),
            () -> mailbox.post(new Mail.RoomAgain()),
            () -> mailbox.post(new Mail.ScreenFailed()));
    SessionClock clock = new SessionClock(Instant.now(), System::nanoTime);
    SessionLoop loop =
        new SessionLoop(
            channel,
            clock,
            times,
            mailbox,
            gate,
            this.screen,
            newSize,
            redial,
            keyErrand,
            request.idle(),
            last);
    this.thread = Thread.ofVirtual().name("mayfly-session").unstarted(loop);
  }

  /** Starts the threads; the connection's letters to the mailbox are read from now on. */
  void start(WebSocketTransport transport, String token) {
    mailbox.post(new Mail.Connected(0, transport, token));
    mailbox.post(new Mail.SizeChanged());
    screen.start();
    thread.start();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void type(Bytes keys) {
    for (int from = 0; from < keys.length(); from += MAX_INPUT_BYTES) {
      Bytes piece = keys.slice(from, Math.min(MAX_INPUT_BYTES, keys.length() - from));
      if (!gate.enter()) {
        return;
      }
      mailbox.post(new Mail.Typed(piece));
    }
  }

  /** Only the last of several sizes counts, so only the first of them needs a letter. */
  @Override
  public void resize(WindowSize size) {
    if (newSize.getAndSet(Optional.of(size)).isEmpty()) {
      mailbox.post(new Mail.SizeChanged());
    }
  }

  @Override
  public CompletableFuture<Statistics> statistics() {
    CompletableFuture<Statistics> answer = new CompletableFuture<>();
    return mailbox.post(new Mail.StatisticsAsked(answer)) ? answer : last.copy();
  }

  @Override
  public CompletableFuture<SessionEnd> end() {
    return screen.allShown().copy();
  }

  @Override
  public void close() {
    if (!closing.getAndSet(true)) {
      mailbox.post(new Mail.CloseAsked());
    }
    try {
      // The session's own clock may stand still, so it cannot be left to that alone.
      if (!thread.join(AGREEMENT.plusMillis(100))) {
        thread.interrupt();
        boolean _ = thread.join(GOODBYE);
      }
      screen.finish(LAST_OUTPUT);
    } catch (InterruptedException interrupt) {
      thread.interrupt();
      screen.giveUp();
      Thread.currentThread().interrupt();
    }
  }
}
