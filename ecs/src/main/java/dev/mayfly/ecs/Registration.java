package dev.mayfly.ecs;

import dev.mayfly.session.Problem;

/** What came of RegisterTaskDefinition. */
public sealed interface Registration {

  /** The new revision. */
  record Registered(String taskDefinitionArn) implements Registration {}

  /** The caller may not register; a shell can still do without. */
  record Denied(Problem problem) implements Registration {}
}
