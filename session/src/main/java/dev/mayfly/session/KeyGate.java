package dev.mayfly.session;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets so many pieces of input into a session at a time. Whoever types waits here while the far end
 * does not acknowledge, and nobody else does. Thread-safe.
 */
final class KeyGate {
  private final Semaphore places;
  private final Runnable onPlace;
  private final AtomicBoolean awaited = new AtomicBoolean();
  private volatile boolean closed;

  KeyGate(int places) {
    this(places, () -> {});
  }

  /**
   * @param onPlace called when there is a place again after {@link #tryEnter} found none
   */
  KeyGate(int places, Runnable onPlace) {
    this.places = new Semaphore(places);
    this.onPlace = onPlace;
  }

  /** Waits for a place; false if the session is over. */
  boolean enter() {
    if (!closed) {
      places.acquireUninterruptibly();
    }
    if (closed) {
      places.release(); // Lets the next one who waits see it too.
      return false;
    }
    return true;
  }

  /** Takes a place if there is one; if not, {@code onPlace} will be called once. */
  boolean tryEnter() {
    if (places.tryAcquire()) {
      return true;
    }
    awaited.set(true);
    // Looks again: one may have been freed between the look and the wish to be told.
    return places.tryAcquire();
  }

  /** Frees a place. */
  void leave() {
    places.release();
    if (awaited.getAndSet(false)) {
      onPlace.run();
    }
  }

  /** Nobody waits from now on. */
  void close() {
    closed = true;
    places.release();
  }
}
