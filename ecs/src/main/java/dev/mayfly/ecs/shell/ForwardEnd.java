package dev.mayfly.ecs.shell;

import dev.mayfly.session.Problem;

/** How a port session ended. */
public sealed interface ForwardEnd {

  /** Why, and what to do about it. */
  Problem problem();

  /**
   * Its connection was lost and could not be resumed. Its task lives, as far as that could be seen:
   * {@link Forward#reopened} may help.
   */
  record Cut(Problem problem) implements ForwardEnd {}

  /** Another session would fare no better: the task has died, or the two ends do not agree. */
  record Over(Problem problem) implements ForwardEnd {}
}
