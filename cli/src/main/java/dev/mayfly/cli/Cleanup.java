package dev.mayfly.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What must be undone, in reverse, whatever happens. The first failure is kept, the rest are
 * suppressed. Owned by one thread.
 */
final class Cleanup implements AutoCloseable {

  /** Something to undo. */
  interface Action {
    void run() throws Exception;
  }

  private final Deque<Action> actions = new ArrayDeque<>();

  void add(Action action) {
    actions.push(action);
  }

  /** Adds the closing of {@code opened}, and hands it back. */
  <T extends AutoCloseable> T closing(T opened) {
    add(opened::close);
    return opened;
  }

  /**
   * Undoes all. An interrupt is what often leads here; it is set aside meanwhile, since it would
   * cut off the very calls that undo.
   */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    @Nullable Exception first = null;
    while (!actions.isEmpty()) {
      try {
        actions.pop().run();
      } catch (Exception e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (first != null) {
      throw first instanceof RuntimeException known ? known : new IllegalStateException(first);
    }
  }
}
