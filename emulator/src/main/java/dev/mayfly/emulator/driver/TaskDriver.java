package dev.mayfly.emulator.driver;

import java.io.IOException;

/** Runs emulated tasks. Thread-safe. Closing it kills all that it started. */
public interface TaskDriver extends AutoCloseable {

  /** How containers are kept apart, for the start message: one clause. */
  String isolation();

  /**
   * Starts all containers of {@code task}.
   *
   * @throws CannotStartContainer in ECS's words ("CannotStartContainerError: …"); no command of the
   *     task has run then
   * @throws IOException if this machine cannot run any
   */
  RunningTask start(TaskSpec task, TaskListener listener) throws IOException;

  @Override
  void close();
}
