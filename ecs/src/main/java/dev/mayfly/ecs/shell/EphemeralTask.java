package dev.mayfly.ecs.shell;

import java.time.Instant;
import java.util.Optional;

/**
 * An ephemeral task that is not stopped, read from its tags.
 *
 * @param app the service whose shell it is
 * @param owner the ARN of whoever launched it, reduced to what a tag's value may hold
 * @param state RUNNING and so on, as ECS says it
 */
public record EphemeralTask(
    String taskArn,
    String clusterArn,
    String app,
    String owner,
    Optional<Instant> createdAt,
    Optional<Instant> expiresAt,
    String state,
    Optional<String> reason) {}
