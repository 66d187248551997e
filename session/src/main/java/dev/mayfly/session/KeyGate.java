package dev.mayfly.session;

import java.util.concurrent.Semaphore;

/**
 * Lets so many pieces of input into a session at a time. Whoever types waits here while the far end
 * does not acknowledge, and nobody else does. Thread-safe.
 */
final class KeyGate {
  private final Semaphore places;
  private volatile boolean closed;

  KeyGate(int places) {
    this.places = new Semaphore(places);
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

  /** Frees a place. */
  void leave() {
    places.release();
  }

  /** Nobody waits from now on. */
  void close() {
    closed = true;
    places.release();
  }
}
