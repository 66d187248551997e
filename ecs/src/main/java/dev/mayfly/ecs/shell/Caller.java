package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Connection;
import dev.mayfly.ecs.Ecs;

/**
 * In whose name mayfly calls AWS.
 *
 * @param owner as the tasks of the caller are tagged
 */
public record Caller(String account, String arn, String owner, Connection connection) {

  /** Whoever {@code ecs} calls as. */
  public static Caller of(Ecs ecs) {
    String arn = Calls.now(ecs::callerArn);
    String[] parts = arn.split(":", -1);
    return new Caller(
        parts.length > 4 ? parts[4] : "", arn, EphemeralTags.reduce(arn), ecs.connection());
  }
}
