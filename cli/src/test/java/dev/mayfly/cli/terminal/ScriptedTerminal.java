package dev.mayfly.cli.terminal;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.WindowSize;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A terminal without a device: a test types, resizes, hangs up, and waits for what is shown. */
public final class ScriptedTerminal implements Terminal {

  private static final long PATIENCE_SECONDS = 60;

  private final boolean interactive;
  private final Deque<Bytes> typed = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final StringBuilder screen = new StringBuilder();
  private final List<String> modes = new ArrayList<>();
  private WindowSize size = new WindowSize(80, 24);
  private @Nullable Consumer<WindowSize> watcher;
  private @Nullable Runnable interrupted;
  private InputStream input = InputStream.nullInputStream();
  private boolean stopped;

  public ScriptedTerminal(boolean interactive) {
    this.interactive = interactive;
  }

  /** Types text as the keyboard sends it: Enter is {@code \r}. */
  public void type(String keys) {
    change(() -> typed.add(Bytes.utf8(keys)));
  }

  /** What stdin is, where it is no terminal. */
  public void pipe(InputStream stdin) {
    input = stdin;
  }

  /** What SIGINT comes down to, once somebody wants it. */
  public void interrupt() throws InterruptedException {
    Runnable handler = null;
    lock.lock();
    try {
      while (interrupted == null) {
        changed.await();
      }
      handler = interrupted;
    } finally {
      lock.unlock();
    }
    handler.run();
  }

  /** The terminal goes away. */
  public void hangUp() {
    change(() -> typed.add(Bytes.EMPTY));
  }

  public void resizeTo(WindowSize changedSize) {
    Consumer<WindowSize> told;
    lock.lock();
    try {
      size = changedSize;
      told = watcher;
    } finally {
      lock.unlock();
    }
    if (told != null) {
      told.accept(changedSize);
    }
  }

  /** From now on writing blocks, as on a terminal behind a connection that hangs. */
  public void stopShowing() {
    change(() -> stopped = true);
  }

  public void goOnShowing() {
    change(() -> stopped = false);
  }

  /** Waits until the screen has shown {@code text}; then all of the screen. */
  public String awaitShown(String text) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    lock.lock();
    try {
      while (screen.indexOf(text) < 0) {
        if (left <= 0) {
          throw new AssertionError("never shown: \"" + text + "\", but: \"" + screen + "\"");
        }
        left = changed.awaitNanos(left);
      }
      return screen.toString();
    } finally {
      lock.unlock();
    }
  }

  public String shown() {
    lock.lock();
    try {
      return screen.toString();
    } finally {
      lock.unlock();
    }
  }

  /** Each change of the mode, {@code raw} and {@code cooked}. */
  public List<String> modes() {
    lock.lock();
    try {
      return List.copyOf(modes);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean interactive() {
    return interactive;
  }

  @Override
  public boolean isTerminal(StandardStream stream) {
    return interactive;
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public Restorable onInterrupt(Runnable handler) {
    change(() -> interrupted = handler);
    return () -> change(() -> interrupted = null);
  }

  @Override
  public WindowSize size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Keys keys() {
    return new QueuedKeys();
  }

  @Override
  public void write(Bytes bytes) {
    change(
        () -> {
          while (stopped) {
            changed.awaitUninterruptibly(); // As the kernel's write does.
          }
          screen.append(bytes.utf8());
        });
  }

  @Override
  public Restorable rawMode() {
    change(() -> modes.add("raw"));
    return () -> change(() -> modes.add("cooked"));
  }

  @Override
  public Restorable onResize(Consumer<WindowSize> told) {
    change(() -> watcher = told);
    return () -> change(() -> watcher = null);
  }

  private void change(Runnable action) {
    lock.lock();
    try {
      action.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private final class QueuedKeys implements Keys {
    private boolean closed;

    @Override
    public Bytes read() {
      lock.lock();
      try {
        while (!closed && typed.isEmpty()) {
          changed.await();
        }
        return closed ? Bytes.EMPTY : typed.remove();
      } catch (InterruptedException e) {
        return Bytes.EMPTY;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      change(() -> closed = true);
    }
  }
}
