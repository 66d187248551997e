package dev.mayfly.ecs.shell;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is to be undone: pushed when it is done, popped when this closes. The first failure is kept,
 * the rest are suppressed. Owned by one thread.
 */
final class Cleanup implements AutoCloseable {

  private final Deque<Runnable> actions = new ArrayDeque<>();

  void add(Runnable action) {
    actions.push(action);
  }

  /** Nothing is to be undone any more. */
  void disarm() {
    actions.clear();
  }

  @Override
  public void close() {
    RuntimeException first = null;
    while (!actions.isEmpty()) {
      try {
        actions.pop().run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
