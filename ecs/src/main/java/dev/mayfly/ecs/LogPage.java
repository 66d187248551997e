package dev.mayfly.ecs;

import java.util.List;
import java.util.Optional;

/**
 * Some of the lines that a {@link LogQuery} asks for, in the order of time; it may hold none though
 * there are more.
 *
 * @param next what to ask the next page with; empty after the last
 */
public record LogPage(List<LogEvent> events, Optional<String> next) {

  public LogPage {
    events = List.copyOf(events);
  }
}
