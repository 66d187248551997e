package dev.mayfly.ecs;

import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionTicket;

/** What came of StartSession. */
public sealed interface StartSessionAnswer {

  /** The right to connect, once. */
  record Admitted(SessionTicket ticket) implements StartSessionAnswer {}

  /** TargetNotConnected: the agent is not up yet, or never will be. Worth asking again. */
  record NotYet(Problem problem) implements StartSessionAnswer {}
}
