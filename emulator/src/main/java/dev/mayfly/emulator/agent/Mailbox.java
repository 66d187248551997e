package dev.mayfly.emulator.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What others tell an owner thread. Whoever posts waits while it is full; once it is closed, notes
 * are dropped. Thread-safe.
 */
final class Mailbox<N> {
  private static final int CAPACITY = 1024;

  private final BlockingQueue<N> notes = new ArrayBlockingQueue<>(CAPACITY);
  private volatile boolean closed;

  /** Posts a note; whether the owner may still see it. */
  boolean post(N note) {
    try {
      while (!closed) {
        if (notes.offer(note, 1, TimeUnit.SECONDS)) {
          return true;
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /** The next note, if one comes within {@code patience}; for the owner. */
  Optional<N> take(Duration patience) throws InterruptedException {
    return Optional.ofNullable(notes.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** The next note, if there is one; for the owner. */
  Optional<N> poll() {
    return Optional.ofNullable(notes.poll());
  }

  /** The owner has gone. */
  void close() {
    closed = true;
    notes.clear();
  }
}
