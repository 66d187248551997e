package dev.mayfly.cli.terminal;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.WindowSize;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** The terminal that mayfly was started on. Thread-safe, but for one reader of keys at a time. */
public interface Terminal {

  /** Whether both stdin and stdout are terminals, so that someone can be asked and shown. */
  boolean interactive();

  /** Whether that one of the streams is a terminal. */
  boolean isTerminal(StandardStream stream);

  /**
   * Stdin as it is, for whoever reads it to its end; it may be a pipe, a file, a socket. A read
   * that waits cannot be interrupted: the reader is a daemon's.
   */
  InputStream input();

  /** Calls {@code handler} at each SIGINT, which ends the process no more, until closed. */
  Restorable onInterrupt(Runnable handler);

  /** Does, on another thread, what would make the first use slow. */
  default void warmUp() {}

  /** The window's size now; 80x24 where the terminal does not tell. */
  WindowSize size();

  /** What is typed from now on. Nothing that was typed before is lost. */
  Keys keys();

  /** Shows bytes as they are; blocks while the terminal does not take them. */
  void write(Bytes bytes) throws IOException;

  /**
   * Hands every key to the reader, Ctrl-C too, until closed. Discards nothing typed so far. The
   * terminal is as before once this is closed, or when the JVM goes down.
   */
  Restorable rawMode();

  /** Tells {@code watcher} of every change of the window's size, on a thread of its own. */
  Restorable onResize(Consumer<WindowSize> watcher);

  /** What is typed. Closing it ends a read that waits, and takes no key from whoever reads next. */
  interface Keys extends AutoCloseable {

    /** At most this many bytes come from one read: the most that a session sends in one message. */
    int MOST = 1024;

    /** Waits for keys; empty when the terminal hung up, or once closed. */
    Bytes read() throws IOException;

    /** Idempotent; any thread. */
    @Override
    void close();
  }

  /** A change that is taken back by closing it. Idempotent; any thread. */
  interface Restorable extends AutoCloseable {
    @Override
    void close();
  }
}
