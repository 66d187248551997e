package dev.mayfly.emulator.gateway;

/**
 * A session as ExecuteCommand or StartSession asks for it.
 *
 * @param sessionId {@code ecs-execute-command-…} or {@code <user>-…}
 * @param targetId {@code ecs:<cluster>_<task>_<runtime id>}
 * @param document what it is to do there
 * @param owner the caller's ARN
 */
public record OpenSession(
    String sessionId, String targetId, SessionDocument document, String owner) {

  /** A command on a terminal, not encrypted. */
  public OpenSession(String sessionId, String targetId, String command, String owner) {
    this(sessionId, targetId, new SessionDocument.Command(command), owner);
  }
}
