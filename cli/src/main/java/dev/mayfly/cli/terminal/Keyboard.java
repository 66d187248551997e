package dev.mayfly.cli.terminal;

import dev.mayfly.session.protocol.Bytes;
import java.io.IOException;
import java.util.function.Predicate;

/**
 * The thread that reads keys: a platform thread, since a native wait would hold up a virtual one's
 * carrier, and a daemon, since nothing may keep the process alive.
 */
public final class Keyboard implements AutoCloseable {

  private final Terminal.Keys keys;
  private final Predicate<Bytes> typed;
  private final Runnable hungUp;
  private volatile boolean closed;

  private Keyboard(Terminal.Keys keys, Predicate<Bytes> typed, Runnable hungUp) {
    this.keys = keys;
    this.typed = typed;
    this.hungUp = hungUp;
  }

  /**
   * Reads keys until closed.
   *
   * @param typed may block; then keys wait in the terminal. Returns whether it wants more
   * @param hungUp called once if the terminal goes away
   */
  public static Keyboard start(Terminal.Keys keys, Predicate<Bytes> typed, Runnable hungUp) {
    Keyboard keyboard = new Keyboard(keys, typed, hungUp);
    Thread.ofPlatform().daemon().name("keyboard").start(keyboard::read);
    return keyboard;
  }

  private void read() {
    try {
      Bytes bytes = keys.read();
      while (!bytes.isEmpty()) {
        if (!typed.test(bytes)) {
          return;
        }
        bytes = keys.read();
      }
    } catch (IOException _) { // EIO is how a terminal that is gone reads.
    }
    if (!closed) {
      hungUp.run();
    }
  }

  /** Takes no more keys. Does not wait for {@code typed} to return. */
  @Override
  public void close() {
    closed = true;
    keys.close();
  }
}
