package dev.mayfly.ecs;

import java.time.Instant;

/**
 * A line in CloudWatch Logs.
 *
 * @param id tells it from all others of its group
 * @param at when it was written, in milliseconds
 * @param stream the name of its log stream
 * @param message without a line's end
 */
public record LogEvent(String id, Instant at, String stream, String message) {}
