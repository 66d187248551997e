package dev.mayfly.ecs.shell;

import dev.mayfly.session.pipe.PipeSignal;

/** A command that runs in a task, on three pipes of ours. Thread-safe. */
public interface PipedCommand {

  /**
   * Sends a signal to the command, as a key on a terminal would. False if it cannot be tried, as
   * before the command runs.
   */
  boolean signal(PipeSignal signal);

  /**
   * Waits for the command's end, which also comes when the task dies.
   *
   * @throws dev.mayfly.session.MayflyException of kind INTERRUPTED if the thread is interrupted
   */
  PipeOutcome outcome();

  /** Hangs the command up, if it has not ended, and closes its session, within 4 s. */
  void close();
}
