package dev.mayfly.emulator.driver;

import dev.mayfly.emulator.driver.Libc.Errno;
import java.lang.foreign.Arena;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A pipe into one of our scripts, which notices when it ends: because we closed it, or died.
 * Thread-safe.
 */
final class Leash implements AutoCloseable {

  private final Posix.Pipe pipe;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  private Leash(Posix.Pipe pipe) {
    this.pipe = pipe;
  }

  static Leash open() throws Errno {
    return new Leash(Posix.pipe());
  }

  /** The end for the script; {@link #handedOver} closes it on our side. */
  int readEnd() {
    return pipe.readEnd();
  }

  void handedOver() {
    Posix.close(pipe.readEnd());
  }

  /** Sends the script an empty line; nothing happens if it has ended. */
  void tug() {
    lock.lock();
    try (Arena arena = Arena.ofConfined()) {
      if (!closed) {
        Posix.write(pipe.writeEnd(), arena.allocateFrom("\n"), 1);
      }
    } catch (Errno ended) {
      // Whoever waits for its end hears of it.
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        Posix.close(pipe.writeEnd());
      }
    } finally {
      lock.unlock();
    }
  }
}
