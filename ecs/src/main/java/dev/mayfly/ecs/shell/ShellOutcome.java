package dev.mayfly.ecs.shell;

import dev.mayfly.session.Problem;

/** How a shell ended. */
public sealed interface ShellOutcome {

  /** The remote command ended with this status, 0 to 255; 128 + n if signal n killed it. */
  record Exited(int status) implements ShellOutcome {}

  /**
   * There is no status: the connection was cut and could not be resumed. The task, as far as is
   * known, lives for its linger, in which another session can be opened.
   */
  record Cut(Problem problem) implements ShellOutcome {}

  /** Nothing ran: the task was warm, and another session was first to take it. */
  record Taken() implements ShellOutcome {}

  /** There is no status: the session was ended, or the task died. */
  record Lost(Problem problem) implements ShellOutcome {}
}
