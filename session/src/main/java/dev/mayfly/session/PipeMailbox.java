package dev.mayfly.session;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** The mailbox of a pipe channel's owner. Thread-safe. */
final class PipeMailbox {
  private static final int CAPACITY = 64;

  private final BlockingQueue<PipeLetter> queue = new ArrayBlockingQueue<>(CAPACITY);
  private volatile boolean closed;

  /** Leaves a letter; waits while there are too many. Does nothing once it is closed. */
  void post(PipeLetter letter) throws InterruptedException {
    boolean posted = closed;
    while (!posted) {
      posted = queue.offer(letter, 1, TimeUnit.SECONDS) || closed;
    }
  }

  /** Leaves a letter; false if there are too many, or nobody reads them any more. */
  boolean offer(PipeLetter letter) {
    return !closed && queue.offer(letter);
  }

  /** The next letter, if one comes in time. */
  Optional<PipeLetter> take(Duration atMost) throws InterruptedException {
    return Optional.ofNullable(queue.poll(atMost.toNanos(), TimeUnit.NANOSECONDS));
  }

  void close() {
    closed = true;
    queue.clear();
  }
}
