package dev.mayfly.emulator.driver;

import java.io.IOException;

/** Runs emulated tasks. Thread-safe. Closing it kills all that it started. */
public interface TaskDriver extends AutoCloseable {

  /** How containers are kept apart, for the start message: one clause. */
  String isolation();

  /**
   * Starts all containers of {@code task}.
   *
   * @throws IOException if a container cannot be started, in ECS's words
   *     ("CannotStartContainerError: …"); the others are then stopped again
   */
  RunningTask start(TaskSpec task, TaskListener listener) throws IOException;

  @Override
  void close();
}
