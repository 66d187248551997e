package dev.mayfly.session;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures what waits in a queue, and tells the one who fills it when there is room again, so that
 * he never has to block. Thread-safe for one filler and one taker.
 */
final class Backlog {
  private final long limit;
  private final Runnable onRoom;
  private final AtomicLong held = new AtomicLong();
  private final AtomicBoolean awaited = new AtomicBoolean();

  Backlog(long limit, Runnable onRoom) {
    this.limit = limit;
    this.onRoom = onRoom;
  }

  void add(long amount) {
    held.addAndGet(amount);
  }

  /** Calls {@code onRoom} if the filler found no room before and there is some now. */
  void remove(long amount) {
    if (held.addAndGet(-amount) < limit && awaited.getAndSet(false)) {
      onRoom.run();
    }
  }

  /** Whether less than the limit waits; if not, {@code onRoom} will be called once. */
  boolean hasRoom() {
    if (held.get() < limit) {
      return true;
    }
    awaited.set(true);
    // Looks again: all of it may have been taken between the look and the wish to be told.
    return held.get() < limit;
  }
}
