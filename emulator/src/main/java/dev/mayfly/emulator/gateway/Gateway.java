package dev.mayfly.emulator.gateway;

import java.util.Optional;

/** What ECS and Systems Manager ask of the message gateway. Thread-safe; no call blocks. */
public interface Gateway {

  /**
   * Asks the target's agent, over its control channel, to start a session, and lets one client in.
   *
   * @throws TargetNotConnected if the target has no control channel now
   */
  Grant openSession(OpenSession session) throws TargetNotConnected;

  /** Lets one client into a session again; empty if it is over or was never there. */
  Optional<Grant> resume(String sessionId);

  /** Ends a session with channel_closed to both ends; does nothing if it is over. */
  void terminate(String sessionId, String reason);

  /** Ends all sessions of a target with channel_closed to both ends; none is left resumable. */
  void closeSessionsOf(String targetId, String reason);

  /** Sessions that were granted and are not over, held ones included. */
  int sessions();
}
