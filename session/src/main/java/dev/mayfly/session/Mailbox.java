package dev.mayfly.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The mailbox of the session's thread. Bounded by its senders, who never have to wait: a connection
 * sends no more than its credit, a keyboard no more than the gate lets in, the others a few words
 * each.
 */
final class Mailbox {
  private static final int CAPACITY = 512;
  private static final int MAX_BATCH = 128;

  private final BlockingQueue<Mail> queue = new ArrayBlockingQueue<>(CAPACITY);
  private volatile boolean closed;

  /** Leaves a letter; false if nobody will read it, since the session is over. */
  boolean post(Mail mail) {
    if (closed) {
      return false;
    }
    if (!queue.offer(mail)) {
      throw new IllegalStateException("more than " + CAPACITY + " letters for one session");
    }
    // The session may have ended between the look and the letter.
    return !closed || !queue.remove(mail);
  }

  /** Waits for the first letter, but not longer than that, and takes what else is there. */
  void take(List<Mail> batch, Duration atMost) throws InterruptedException {
    Mail first = queue.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    if (first != null) {
      batch.add(first);
      queue.drainTo(batch, MAX_BATCH - 1);
    }
  }

  /** Takes no more letters; returns those that were never read. */
  List<Mail> close() {
    closed = true;
    List<Mail> unread = new ArrayList<>();
    queue.drainTo(unread);
    return unread;
  }
}
