package dev.mayfly.cli;

import dev.mayfly.cli.terminal.Keyboard;
import dev.mayfly.cli.terminal.Terminal;
import dev.mayfly.session.Screen;
import dev.mayfly.session.Session;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;
import java.io.IOException;
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
  private final boolean promptExpected;
  private final Thread worker = Thread.currentThread();
  private final Cleanup cleanup = new Cleanup();
  private final CountDownLatch raw = new CountDownLatch(1);
  private volatile boolean shown;
  private volatile byte last = '\n';

  /**
   * @param promptExpected whether silence means that there is no shell yet; then Ctrl-C interrupts
   *     the thread that made this, as before the hand-over
   */
  HandOver(Terminal terminal, boolean promptExpected) {
    this.terminal = terminal;
    this.promptExpected = promptExpected;
  }

  /** Where the session's output goes, from the session's first moment on. */
  Screen screen() {
    return this::show;
  }

  /** Gives the terminal to {@code session}. Nothing typed before is lost. */
  void begin(Session session) {
    cleanup.add(session::close);
    cleanup.add(terminal.rawMode()::close);
    cleanup.add(
        Keyboard.start(terminal.keys(), keys -> type(keys, session), session::close)::close);
    raw.countDown();
    cleanup.add(terminal.onResize(session::resize)::close);
    session.resize(terminal.size()); // It may have changed since the session began.
  }

  private void show(Output output, Bytes bytes) throws IOException {
    awaitRaw();
    terminal.write(bytes);
    if (!bytes.isEmpty()) {
      shown = true;
      last = bytes.at(bytes.length() - 1);
    }
  }

  private void awaitRaw() throws IOException {
    try {
      raw.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private boolean type(Bytes keys, Session session) {
    if (promptExpected && !shown && contains(keys, CONTROL_C)) {
      worker.interrupt();
    } else {
      session.type(keys);
    }
    return true;
  }

  private static boolean contains(Bytes keys, byte wanted) {
    for (int i = 0; i < keys.length(); i++) {
      if (keys.at(i) == wanted) {
        return true;
      }
    }
    return false;
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
    if (last == '\n') {
      return;
    }
    last = '\n';
    try {
      terminal.write(Bytes.utf8("\n"));
    } catch (IOException _) { // A terminal that is gone has no lines.
    }
  }
}
