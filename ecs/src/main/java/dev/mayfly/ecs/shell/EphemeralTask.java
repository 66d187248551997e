package dev.mayfly.ecs.shell;

import java.time.Instant;
import java.util.Optional;

/**
 * An ephemeral task, read from its tags.
 *
 * @param app the service whose shell it is
 * @param owner the ARN of whoever launched it, reduced to what a tag's value may hold
 * @param state RUNNING and so on, as ECS says it; STOPPING from when it is on its way down
 * @param keptUntil until when it stays for its owner's next shell, if nobody uses it
 */
public record EphemeralTask(
    String taskArn,
    String clusterArn,
    String app,
    String owner,
    Optional<Instant> createdAt,
    Optional<Instant> expiresAt,
    String state,
    Optional<String> reason,
    Optional<Instant> keptUntil) {

  static final String STOPPING = "STOPPING";

  /** Whether it is on its way down: on the bill still, but nothing is to be done about it. */
  public boolean stopping() {
    return state.equals(STOPPING);
  }

  /** Whether nobody uses it at {@code now}, and it waits for its owner's next shell. */
  public boolean warm(Instant now) {
    return state.equals("RUNNING") && keptUntil.filter(now::isBefore).isPresent();
  }
}
