package dev.mayfly.ecs;

import dev.mayfly.session.Problem;

/** What came of RunTask. */
public sealed interface RunTaskAnswer {

  /** The task is on its way. */
  record Started(Task task) implements RunTaskAnswer {}

  /** ECS ran nothing: no capacity, a quota, a bad request. */
  record Refused(Problem problem) implements RunTaskAnswer {}

  /** The answer was lost: a task may run. Asking again with the same client token is safe. */
  record Unclear(Problem problem) implements RunTaskAnswer {}
}
