package dev.mayfly.ecs.shell;

import java.time.Instant;

/**
 * A line that a container wrote.
 *
 * @param at when, in milliseconds
 * @param task the id of its task
 * @param container its name
 * @param message without a line's end
 */
public record LogLine(Instant at, String task, String container, String message) {}
