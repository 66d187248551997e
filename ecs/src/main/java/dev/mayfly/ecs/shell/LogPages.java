package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.LogEvent;
import dev.mayfly.ecs.LogPage;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The events of a source, in the order of time; a page is fetched when it is needed. */
final class LogPages implements Iterator<LogEvent> {

  private final Ecs ecs;
  private final LogSource source;
  private final Instant from;
  private Iterator<LogEvent> page = List.<LogEvent>of().iterator();
  private Optional<String> next = Optional.empty();
  private boolean begun;

  LogPages(Ecs ecs, LogSource source, Instant from) {
    this.ecs = ecs;
    this.source = source;
    this.from = from;
  }

  LogSource source() {
    return source;
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && (!begun || next.isPresent())) {
      // A group is made with its first line: until then there is none.
      LogPage fetched =
          Calls.now(() -> ecs.logEvents(source.query(from), next))
              .orElseGet(() -> new LogPage(List.of(), Optional.empty()));
      begun = true;
      page = fetched.events().iterator();
      next = fetched.next();
    }
    return page.hasNext();
  }

  @Override
  public LogEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.next();
  }
}
