package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.LogEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * What a follower has shown lately. Containers hand in their lines every few seconds, each at its
 * own time: so each look goes back a little, and what was seen before is left out. Pure; owned by
 * one thread.
 */
final class SeenEvents {

  /** An agent that hands in its lines later than that after another loses them to the follower. */
  static final Duration WINDOW = Duration.ofSeconds(10);

  /** Beyond it a line may be shown twice. */
  private static final int MOST = 100_000;

  private final Deque<LogEvent> order = new ArrayDeque<>();
  private final Set<String> ids = new HashSet<>();
  private Instant newest;

  /**
   * @param from the first moment of interest
   */
  SeenEvents(Instant from) {
    this.newest = from;
  }

  /** Whether it is new; from then on it is not. */
  boolean add(LogEvent event) {
    if (!ids.add(event.id())) {
      return false;
    }
    order.add(event);
    newest = event.at().isAfter(newest) ? event.at() : newest;
    while (order.size() > MOST || order.getFirst().at().isBefore(newest.minus(WINDOW))) {
      ids.remove(order.removeFirst().id());
    }
    return true;
  }

  /** From when on to look the next time, if the first look began at {@code first}. */
  Instant lookFrom(Instant first) {
    Instant back = newest.minus(WINDOW);
    return back.isAfter(first) ? back : first;
  }
}
