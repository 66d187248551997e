package dev.mayfly.ecs;

import java.util.Optional;

/**
 * A service.
 *
 * @param desiredCount how many tasks it is to run
 * @param runningCount how many of its tasks run
 * @param pendingCount how many of its tasks are starting
 * @param execEnabled whether its tasks are started with ECS Exec from now on
 * @param primary the deployment that is in force; a service with an external controller has none
 */
public record Service(
    String arn,
    String name,
    String clusterArn,
    int desiredCount,
    int runningCount,
    int pendingCount,
    boolean execEnabled,
    Optional<Deployment> primary) {}
