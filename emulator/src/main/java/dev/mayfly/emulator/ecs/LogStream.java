package dev.mayfly.emulator.ecs;

import java.util.ArrayDeque;
import java.util.List;

/** The last lines of one container: at most 10,000, and 1 MiB of text. Guarded by its store. */
final class LogStream {

  private static final int MOST_EVENTS = 10_000;
  private static final int MOST_TEXT = 1 << 20;

  private final ArrayDeque<Entry> events = new ArrayDeque<>();
  private final long createdMillis;
  private long next;
  private long text;

  LogStream(long createdMillis) {
    this.createdMillis = createdMillis;
  }

  /** One line; {@code number} counts all lines of the stream, those that are gone included. */
  record Entry(long number, long timeMillis, String message) {}

  /** What a stream held at one moment; {@code next} is the number that the next line gets. */
  record Content(long createdMillis, long next, List<Entry> events) {}

  void append(long timeMillis, String message) {
    events.addLast(new Entry(next++, timeMillis, message));
    text += message.length();
    while (events.size() > MOST_EVENTS || text > MOST_TEXT) {
      text -= events.removeFirst().message().length();
    }
  }

  Content content() {
    return new Content(createdMillis, next, List.copyOf(events));
  }
}
