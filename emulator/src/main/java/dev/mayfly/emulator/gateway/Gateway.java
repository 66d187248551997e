package dev.mayfly.emulator.gateway;

/** What ECS asks of the message gateway. Thread-safe; no call blocks. */
public interface Gateway {

  /**
   * Asks the target's agent, over its control channel, to start a session, and lets one client in.
   *
   * @throws TargetNotConnected if the target has no control channel now
   */
  Grant openSession(OpenSession session) throws TargetNotConnected;

  /** Ends all sessions of a target with channel_closed to both ends; none is left resumable. */
  void closeSessionsOf(String targetId, String reason);

  /** Sessions that were granted and are not over, held ones included. */
  int sessions();
}
