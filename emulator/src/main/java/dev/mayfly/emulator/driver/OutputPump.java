package dev.mayfly.emulator.driver;

import dev.mayfly.emulator.driver.Libc.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.locks.ReentrantLock;

/** Hands what a container writes to its listener. Thread-safe. */
final class OutputPump {

  private static final int CHUNK = 16 * 1024;
  // So that one loud container does not keep the poller from the others.
  private static final int ROUNDS = 8;

  private final String container;
  private final TaskListener listener;
  private final Posix.Pipe pipe;
  private final Poller.Watch watch;
  private final MemorySegment chunk = Arena.ofAuto().allocate(CHUNK);
  private final byte[] bytes = new byte[CHUNK];
  private final ReentrantLock lock = new ReentrantLock();
  private boolean open = true;

  OutputPump(String container, TaskListener listener, Poller poller) throws Errno {
    this.container = container;
    this.listener = listener;
    pipe = Posix.pipeToUs();
    watch = poller.watch(pipe.readEnd(), this::pump);
  }

  /** The end for the container; {@link #start} closes it on our side. */
  int writeEnd() {
    return pipe.writeEnd();
  }

  void start() throws Errno {
    Posix.close(pipe.writeEnd());
    watch.want(Poller.READABLE);
  }

  /** Delivers what is left, and closes. */
  void finish() {
    lock.lock();
    try {
      while (open && deliver()) {
        // Until the pipe is empty.
      }
      close();
    } finally {
      lock.unlock();
    }
  }

  private void pump() {
    lock.lock();
    try {
      boolean more = open;
      for (int round = 0; more && round < ROUNDS; round++) {
        more = deliver();
      }
      if (open) {
        watch.want(Poller.READABLE);
      }
    } catch (Errno closed) {
      close();
    } finally {
      lock.unlock();
    }
  }

  /** False when nothing more is there now. */
  private boolean deliver() {
    try {
      int length = Posix.read(pipe.readEnd(), chunk, CHUNK);
      if (length == 0) {
        close();
        return false;
      }
      MemorySegment.copy(chunk, ValueLayout.JAVA_BYTE, 0, bytes, 0, length);
      listener.output(container, bytes, length);
      return true;
    } catch (Errno empty) {
      return false;
    }
  }

  private void close() {
    if (open) {
      open = false;
      watch.end();
      Posix.close(pipe.readEnd());
    }
  }
}
