package dev.mayfly.cli;

import dev.mayfly.session.Session;
import dev.mayfly.session.protocol.Bytes;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Types into a session on a thread of its own, since a far end that acknowledges nothing makes
 * typing wait, and the keyboard must be read all the same: for the escape that leaves.
 */
final class Typist implements AutoCloseable {

  /** Pieces of at most 1 KiB: far more than somebody types into a session that hangs. */
  private static final int WAITING = 1024;

  private final Session session;
  private final BlockingQueue<Bytes> waiting = new ArrayBlockingQueue<>(WAITING);
  private final Thread thread;

  private Typist(Session session) {
    this.session = session;
    this.thread = Thread.ofVirtual().name("mayfly-typist").unstarted(this::work);
  }

  static Typist start(Session session) {
    Typist typist = new Typist(session);
    typist.thread.start();
    return typist;
  }

  /** Waits only if a megabyte waits already. For one thread. */
  void type(Bytes keys) {
    try {
      waiting.put(keys);
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      while (true) {
        session.type(waiting.take());
      }
    } catch (InterruptedException closed) {
      // What still waits was typed for a session that is over.
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
