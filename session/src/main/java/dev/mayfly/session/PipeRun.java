package dev.mayfly.session;

import dev.mayfly.session.pipe.PipeReader;
import dev.mayfly.session.pipe.PipeScript;
import dev.mayfly.session.pipe.PipeSignal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Runs a command at the far end of a session as if it ran here: its own bytes in, out and to
 * stderr, and its own exit status.
 *
 * <ol>
 *   <li>make one for a {@link PipeScript};
 *   <li>connect a session to {@link #screen}, whose command is {@link PipeScript#around};
 *   <li>{@link #start} it with that session, which it closes at the end.
 * </ol>
 *
 * <p>Either all bytes arrived, or the end says that they did not. Every method may be called from
 * any thread.
 */
public final class PipeRun implements AutoCloseable {

  /** For the hang-up to reach the command. */
  private static final Duration HANG_UP = Duration.ofSeconds(2);

  private final PipeScript script;
  private final PipeStreams streams;
  private final Consumer<String> notes;
  private final PipeMailbox mailbox = new PipeMailbox();
  private final PipeScreen screen;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<PipeEnd> end = new CompletableFuture<>();
  private volatile Optional<Session> session = Optional.empty();

  /**
   * @param notes gets what a user may want to know meanwhile, a sentence without a full stop; on a
   *     thread of this object
   */
  public PipeRun(PipeScript script, PipeStreams streams, Consumer<String> notes) {
    this.script = script;
    this.streams = streams;
    this.notes = notes;
    this.screen = new PipeScreen(new PipeReader(script), streams, mailbox);
  }

  /** What the session's output must go to. */
  public Screen screen() {
    return screen;
  }

  /**
   * Begins; once. Completes, never exceptionally, when the session is closed, too. The command's
   * stdin is read as soon as the command runs.
   */
  public CompletableFuture<PipeEnd> start(Session connected) {
    session = Optional.of(connected);
    Thread.ofVirtual()
        .name("mayfly-pipe")
        .start(new PipeLoop(script, streams.in(), notes, mailbox, screen, connected, begun, end));
    return end.copy();
  }

  /**
   * Sends {@code signal} to the command and its children, as a key on a terminal does. False if
   * that cannot even be tried, as long as they do not run: then {@link #close}.
   */
  public boolean signal(PipeSignal signal) {
    return begun.get() && mailbox.offer(new PipeLetter.Signalled(signal));
  }

  /** Hangs the command up and closes the session, within 4 s. May be called more than once. */
  @Override
  public void close() {
    if (session.isPresent() && mailbox.offer(new PipeLetter.CloseAsked())) {
      try {
        end.get(HANG_UP.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
      } catch (TimeoutException | ExecutionException stuck) {
        // Perhaps in typing to an end that takes nothing: that ends with the session.
      }
    }
    session.ifPresent(Session::close);
  }
}
