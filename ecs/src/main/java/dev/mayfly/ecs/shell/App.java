package dev.mayfly.ecs.shell;

import java.util.Optional;

/**
 * Something that a shell can be opened in.
 *
 * @param kind {@code service}; {@code family} of tasks that no service has started
 * @param taskDefinition the ARN of the revision in force, or of the newest task's
 * @param execEnabled whether its tasks can be entered while they run
 */
public record App(
    String clusterArn,
    String name,
    String kind,
    Optional<Integer> desired,
    int running,
    Optional<String> taskDefinition,
    boolean execEnabled) {}
