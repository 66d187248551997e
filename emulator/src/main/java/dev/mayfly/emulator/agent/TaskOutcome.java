package dev.mayfly.emulator.agent;

/**
 * How a session's task ended, as the agent reports it.
 *
 * @param status {@code Success}, {@code Failed} or {@code Cancelled}
 * @param output for people; empty unless it failed
 */
record TaskOutcome(String status, String output) {
  static final TaskOutcome SUCCESS = new TaskOutcome("Success", "");
  static final TaskOutcome CANCELLED = new TaskOutcome("Cancelled", "");

  /** A failure of a port session, which is not framed. */
  static TaskOutcome refused(String why) {
    return new TaskOutcome("Failed", why);
  }

  /** A failure, framed as the official agent frames it. */
  static TaskOutcome failed(String why) {
    return new TaskOutcome("Failed", "\n----------ERROR-------\n" + why + "\n\n");
  }
}
