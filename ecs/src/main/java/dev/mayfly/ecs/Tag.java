package dev.mayfly.ecs;

/** A tag of an ECS resource. */
public record Tag(String key, String value) {}
