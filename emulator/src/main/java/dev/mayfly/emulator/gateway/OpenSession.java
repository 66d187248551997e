package dev.mayfly.emulator.gateway;

/**
 * A session as ExecuteCommand asks for it.
 *
 * @param sessionId {@code ecs-execute-command-…}
 * @param targetId {@code ecs:<cluster>_<task>_<runtime id>}
 * @param command one string; the agent splits it into words
 * @param owner the caller's ARN
 */
public record OpenSession(String sessionId, String targetId, String command, String owner) {}
