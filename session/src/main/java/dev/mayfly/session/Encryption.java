package dev.mayfly.session;

/**
 * What a client needs for a session that the agent wants encrypted.
 *
 * @param keys where the data key comes from
 * @param targetId what the session runs on, letter for letter as its agent knows itself; over ECS
 *     {@code ecs:cluster_task_runtime}. With another one the agent cannot decrypt the data key
 */
public record Encryption(KmsDataKeys keys, String targetId) {}
