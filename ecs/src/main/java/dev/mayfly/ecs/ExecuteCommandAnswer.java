package dev.mayfly.ecs;

import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionTicket;

/** What came of ExecuteCommand. */
public sealed interface ExecuteCommandAnswer {

  /** The right to connect, once. */
  record Admitted(SessionTicket ticket) implements ExecuteCommandAnswer {}

  /**
   * InvalidParameterException or TargetNotConnectedException: the agent is not up yet, or never
   * will be. Worth asking again.
   */
  record NotYet(Problem problem) implements ExecuteCommandAnswer {}
}
