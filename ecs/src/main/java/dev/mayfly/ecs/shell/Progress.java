package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;

/** Told what goes on, from any thread. */
public interface Progress {

  /** Tells nobody. */
  Progress NONE =
      new Progress() {
        @Override
        public void phase(String name, String detail) {}

        @Override
        public void note(String line) {}
      };

  /** A new phase begins, for example {@code starting} with the task's status as detail. */
  void phase(String name, String detail);

  /** RunTask has started {@code task}, which has yet to come up, and may never. */
  default void launched(Task task) {}

  /** Something the user should know. */
  void note(String line);

  /** What became of the task, where all went as it should. */
  default void outcome(String line) {
    note(line);
  }
}
