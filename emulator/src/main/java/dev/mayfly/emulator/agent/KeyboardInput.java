package dev.mayfly.emulator.agent;

import dev.mayfly.emulator.driver.PtyProcess;
import dev.mayfly.session.protocol.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Input on its way to a command, which may not read it. Whoever adds to it stops when it is {@link
 * #isFull}, and hears when it is not any more: so it holds little more than its bound. Thread-safe.
 */
final class KeyboardInput {
  private static final int FULL = 64 * 1024;

  private final PtyProcess pty;
  private final Runnable roomAgain;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private boolean full;
  private boolean closed;

  /**
   * @param roomAgain is called, on a thread of this object, when it was full and is not any more
   */
  KeyboardInput(PtyProcess pty, Runnable roomAgain) {
    this.pty = pty;
    this.roomAgain = roomAgain;
    Thread.ofVirtual().name("agent-input").start(this::pump);
  }

  void add(Bytes bytes) {
    lock.lock();
    try {
      waiting.writeBytes(bytes.toByteArray());
      full = waiting.size() >= FULL;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean isFull() {
    lock.lock();
    try {
      return full;
    } finally {
      lock.unlock();
    }
  }

  /** Drops what waits, and ends the thread; the pty is to be closed by its owner. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void pump() {
    try {
      for (byte[] next = take(); next.length > 0; next = take()) {
        pty.write(next, 0, next.length);
        tellRoom();
      }
    } catch (IOException hungUp) {
      // The command is gone; the reader of its output sees that too, and tells.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** All that waits; nothing, once closed. */
  private byte[] take() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.size() == 0 && !closed) {
        changed.await();
      }
      byte[] all = closed ? new byte[0] : waiting.toByteArray();
      waiting.reset();
      return all;
    } finally {
      lock.unlock();
    }
  }

  private void tellRoom() {
    if (emptied()) {
      roomAgain.run();
    }
  }

  /** Whether it was full, and is not any more. */
  private boolean emptied() {
    lock.lock();
    try {
      boolean wasFull = full;
      full = waiting.size() >= FULL;
      return wasFull && !full;
    } finally {
      lock.unlock();
    }
  }
}
