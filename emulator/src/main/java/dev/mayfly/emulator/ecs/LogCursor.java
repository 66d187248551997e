package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;
import java.util.List;
import java.util.Optional;

/**
 * Where GetLogEvents goes on in a stream. At either end the token stays the same, which is how
 * clients find out that there is no more.
 *
 * @param position the number of the first line after it
 */
record LogCursor(long position, boolean goesForward) {

  private static final String FORWARD = "f/";
  private static final String BACKWARD = "b/";

  static LogCursor in(Input input, LogStream.Content content) throws AwsError {
    Optional<String> token = input.filled("nextToken");
    if (token.isPresent()) {
      return parse(token.get());
    }
    boolean fromHead = input.flag("startFromHead", false);
    return fromHead ? new LogCursor(0, true) : new LogCursor(content.next(), false);
  }

  private static LogCursor parse(String token) throws AwsError {
    try {
      if (token.startsWith(FORWARD) || token.startsWith(BACKWARD)) {
        return new LogCursor(Long.parseLong(token.substring(2)), token.startsWith(FORWARD));
      }
    } catch (NumberFormatException e) {
      throw invalid();
    }
    throw invalid();
  }

  private static AwsError invalid() {
    return new AwsError("InvalidParameterException", 400, "The specified nextToken is invalid.");
  }

  static String forward(long position) {
    return FORWARD + "%056d".formatted(position);
  }

  static String backward(long position) {
    return BACKWARD + "%056d".formatted(position);
  }

  /** The {@code limit} entries next to it, in their order. */
  List<LogStream.Entry> page(List<LogStream.Entry> entries, int limit) {
    if (goesForward) {
      return entries.stream().filter(entry -> entry.number() >= position).limit(limit).toList();
    }
    List<LogStream.Entry> before =
        entries.stream().filter(entry -> entry.number() < position).toList();
    return before.subList(Math.max(0, before.size() - limit), before.size());
  }
}
