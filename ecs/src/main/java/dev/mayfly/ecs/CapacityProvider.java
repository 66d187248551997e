package dev.mayfly.ecs;

/**
 * A capacity provider of instances of the account's own.
 *
 * @param managedScaling whether ECS starts instances for tasks that find no place: such tasks wait
 *     for one
 */
public record CapacityProvider(String name, boolean managedScaling) {}
