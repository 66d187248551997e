package dev.mayfly.emulator;

/** What goes wrong in a local cloud, for tests. Thread-safe; works from the next request on. */
public interface Faults {

  /** Denies an action, for example {@code ecs:RunTask}, as IAM without a policy for it does. */
  void deny(String action);

  /** Takes a denial back. */
  void allow(String action);

  /** The next {@code times} calls of {@code operation} (for example RunTask) are throttled. */
  void throttle(String operation, int times);

  /** Holds the answers of {@code operation} after its work is done, until the hold is closed. */
  Hold holdAnswer(String operation);
}
