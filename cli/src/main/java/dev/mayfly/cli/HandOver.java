package dev.mayfly.cli;

import dev.mayfly.cli.terminal.EscapeKeys;
import dev.mayfly.cli.terminal.EscapeKeys.Escape;
import dev.mayfly.cli.terminal.Keyboard;
import dev.mayfly.cli.terminal.Terminal;
import dev.mayfly.session.Problem;
import dev.mayfly.session.Screen;
import dev.mayfly.session.Session;
import dev.mayfly.session.SessionListener;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The terminal in the hands of a remote shell: keys to the session, output to the screen, raw mode
 * in between. Closing it takes everything back.
 *
 * <p>The terminal stays cooked until there is a session, so that Ctrl-C interrupts mayfly; output
 * that is faster than that waits.
 */
final class HandOver implements AutoCloseable {

  private static final byte CONTROL_C = 3;

  private final Terminal terminal;
  private final SharedScreen screen;
  private final EscapeKeys escapes;
  private final Company company;
  private final boolean promptExpected;
  private final Thread worker = Thread.currentThread();
  private final Cleanup cleanup = new Cleanup();
  private final CountDownLatch raw = new CountDownLatch(1);
  private volatile boolean left;

  /**
   * @param promptExpected whether silence means that there is no shell yet; then Ctrl-C interrupts
   *     the thread that made this, as before the hand-over
   */
  HandOver(Terminal terminal, Manners manners, Company.Subject subject, boolean promptExpected) {
    this.terminal = terminal;
    this.screen = new SharedScreen(terminal);
    this.escapes = manners.keys();
    this.company = new Company(screen, manners, subject, terminal::size);
    this.promptExpected = promptExpected;
  }

  /** Where the session's output goes, from the session's first moment on. */
  Screen screen() {
    return this::show;
  }

  /** Who is told what happens to the session. */
  SessionListener listener() {
    return company;
  }

  /** Gives the terminal to {@code session}. Nothing typed before is lost. */
  void begin(Session session) {
    cleanup.add(session::close);
    cleanup.add(terminal.rawMode()::close);
    Typist typist = Typist.start(session);
    cleanup.add(typist::close);
    cleanup.add(company.begin(session)::run);
    cleanup.add(Keyboard.start(terminal.keys(), keys -> type(keys, typist), session::close)::close);
    raw.countDown();
    cleanup.add(terminal.onResize(session::resize)::close);
    session.resize(terminal.size()); // It may have changed since the session began.
  }

  private void show(Output output, Bytes bytes) throws IOException {
    awaitRaw();
    screen.show(bytes);
  }

  private void awaitRaw() throws IOException {
    try {
      raw.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Never waits for the far end or the screen: the way out must stay open. */
  private boolean type(Bytes keys, Typist typist) {
    for (EscapeKeys.Typed typed : escapes.sort(keys)) {
      switch (typed) {
        case EscapeKeys.Typed.Keys(Bytes bytes) -> type(typist, bytes);
        case EscapeKeys.Typed.Command(Escape escape) -> obey(escape);
      }
    }
    return true;
  }

  private void type(Typist typist, Bytes keys) {
    if (promptExpected && contains(keys, CONTROL_C) && !screen.usedSoFar()) {
      worker.interrupt();
    } else {
      typist.type(keys);
    }
  }

  private void obey(Escape escape) {
    if (escape == Escape.DISCONNECT) {
      left = true;
      worker.interrupt();
    } else {
      company.ask(escape);
    }
  }

  private static boolean contains(Bytes keys, byte wanted) {
    for (int i = 0; i < keys.length(); i++) {
      if (keys.at(i) == wanted) {
        return true;
      }
    }
    return false;
  }

  /** Whether the user has left by the escape for it. */
  boolean left() {
    return left;
  }

  /** Why the connection could not be resumed, if that is known. */
  Optional<Problem> noResuming() {
    return company.noResuming();
  }

  /** Idempotent. */
  @Override
  public void close() {
    raw.countDown();
    cleanup.close();
  }

  /**
   * Once closed: leaves the cursor at the start of a line. Not a part of closing, since a terminal
   * that takes nothing would hold up all that is still to be undone.
   */
  void endLine() {
    screen.endLine();
  }
}
