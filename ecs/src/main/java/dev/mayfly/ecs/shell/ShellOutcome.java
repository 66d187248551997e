package dev.mayfly.ecs.shell;

import dev.mayfly.session.Problem;

/** How a shell ended. */
public sealed interface ShellOutcome {

  /** The remote command ended with this status, 0 to 255; 128 + n if signal n killed it. */
  record Exited(int status) implements ShellOutcome {}

  /** There is no status: the session was cut, or the task died. */
  record Lost(Problem problem) implements ShellOutcome {}
}
