package dev.mayfly.ecs;

import java.time.Instant;

/**
 * Which lines of CloudWatch Logs are asked for.
 *
 * @param group the log group
 * @param streamPrefix how the names of the streams begin; a whole name means that one stream
 * @param from lines of that moment and later ones
 */
public record LogQuery(String group, String streamPrefix, Instant from) {

  /** The same, from another moment on. */
  public LogQuery since(Instant moment) {
    return new LogQuery(group, streamPrefix, moment);
  }
}
