package dev.mayfly.emulator.driver;

import dev.mayfly.emulator.driver.Libc.Errno;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A process that signals reach for sure, or nobody: by a pidfd, since its number may belong to
 * another one by now. Thread-safe.
 */
final class ProcessHold implements AutoCloseable {

  private final int descriptor;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  private ProcessHold(int descriptor) {
    this.descriptor = descriptor;
  }

  static ProcessHold of(long pid) throws Errno {
    return new ProcessHold(Posix.processDescriptor(pid));
  }

  int descriptor() {
    return descriptor;
  }

  /** Nothing happens if it has ended. */
  void signal(int signal) {
    lock.lock();
    try {
      if (!closed) {
        Posix.signal(descriptor, signal);
      }
    } catch (Errno ended) {
      // Somebody else ended it first: what was wanted.
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
        Posix.close(descriptor);
      }
    } finally {
      lock.unlock();
    }
  }
}
