package dev.mayfly.emulator;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** What was opened, closed in reverse; a failure keeps nothing else open. Thread-safe. */
final class Cleanup implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Cleanup.class.getName());

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Closing> closings = new ArrayDeque<>();

  /** Undoes one thing. */
  interface Closing {
    void close() throws Exception;
  }

  /** Undoes one thing, given it. */
  interface ClosingOf<T> {
    void close(T opened) throws Exception;
  }

  void add(Closing closing) {
    lock.lock();
    try {
      closings.push(closing);
    } finally {
      lock.unlock();
    }
  }

  /** Remembers to close what was just opened. */
  <T> T opened(T opened, ClosingOf<T> closing) {
    add(() -> closing.close(opened));
    return opened;
  }

  /** Closes everything, once; whoever comes second waits for the first. */
  @Override
  public void close() {
    lock.lock();
    try {
      for (var next = pop(); next.isPresent(); next = pop()) {
        closeOne(next.get());
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<Closing> pop() {
    return Optional.ofNullable(closings.poll());
  }

  private static void closeOne(Closing closing) {
    try {
      closing.close();
    } catch (Exception e) {
      LOG.log(Level.WARNING, "something did not close well", e);
    }
  }
}
