package dev.mayfly.ecs.shell;

import dev.mayfly.session.Problem;

/** How a command on three pipes ended. */
public sealed interface PipeOutcome {

  /**
   * The command ended with this status, 0 to 255; 128 + n if signal n killed it. All that it wrote
   * has been passed on.
   *
   * @param leftOpen whether a process that it left behind still holds its output
   */
  record Exited(int status, boolean leftOpen) implements PipeOutcome {}

  /** Nobody takes the command's stdout or stderr any more; it was hung up. */
  record OutputClosed() implements PipeOutcome {}

  /** There is no status, or not every byte: the session was cut, the task died. */
  record Lost(Problem problem) implements PipeOutcome {}
}
