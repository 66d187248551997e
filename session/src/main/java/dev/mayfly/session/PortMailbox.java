package dev.mayfly.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The mailbox of the thread that owns a session's connections. Bounded by its senders, who never
 * have to wait: the session by its outlet's room, each connection by a handful of letters.
 */
final class PortMailbox {

  /** Never reached: ten thousand connections leave ten letters each, the session four thousand. */
  private static final int CAPACITY = 1 << 17;

  private static final int MAX_BATCH = 256;

  private final BlockingQueue<PortMail> queue = new LinkedBlockingQueue<>(CAPACITY);
  private volatile boolean closed;

  /** Leaves a letter; false if nobody will read it, since the session is over. */
  boolean post(PortMail mail) {
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
  void take(List<PortMail> batch, Duration atMost) throws InterruptedException {
    PortMail first = queue.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    if (first != null) {
      batch.add(first);
      queue.drainTo(batch, MAX_BATCH - 1);
    }
  }

  /** Takes no more letters; returns those that were never read. */
  List<PortMail> close() {
    closed = true;
    List<PortMail> unread = new ArrayList<>();
    queue.drainTo(unread);
    return unread;
  }
}
