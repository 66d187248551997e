package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** CloudWatch Logs, as far as reading the output of containers goes. */
final class LogsApi implements AwsJsonApi {

  private static final int MOST_EVENTS = 10_000;
  private static final int MOST_STREAMS = 50;

  private final LogStore store;
  private final Arns arns;
  private final Map<String, Operation> operations =
      Map.of(
          "GetLogEvents", this::getLogEvents,
          "FilterLogEvents", this::filterLogEvents,
          "DescribeLogStreams", this::describeLogStreams);

  LogsApi(LogStore store, Arns arns) {
    this.store = store;
    this.arns = arns;
  }

  @Override
  public String target() {
    return "Logs_20140328";
  }

  @Override
  public String service() {
    return "logs";
  }

  @Override
  public Map<String, Operation> operations() {
    return operations;
  }

  @Override
  public String resource(String operation, Input input) {
    try {
      return arns.logStream(
          input.filled("logGroupName").orElse("*"), input.filled("logStreamName").orElse(""));
    } catch (AwsError e) {
      return "*";
    }
  }

  /** Not on the caller's thread: to filter a large group takes its time, and sessions share it. */
  @Override
  public CompletableFuture<JsonObject> run(Operation operation, Input input, Caller caller) {
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    var _ = Thread.startVirtualThread(() -> answer(operation, input, caller, answer));
    return answer;
  }

  private static void answer(
      Operation known, Input input, Caller caller, CompletableFuture<JsonObject> answer) {
    try {
      answer.complete(known.call(input, caller));
    } catch (AwsError | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private String group(Input input) throws AwsError {
    String group =
        input
            .filled("logGroupName")
            .or(() -> identifier(input))
            .orElseThrow(() -> invalid("logGroupName must not be empty."));
    if (!store.hasGroup(group)) {
      throw notFound("The specified log group does not exist.");
    }
    return group;
  }

  /** A group named by its ARN. */
  private static Optional<String> identifier(Input input) {
    try {
      return input
          .filled("logGroupIdentifier")
          .map(arn -> arn.replaceFirst("^arn:aws:logs:[^:]*:[^:]*:log-group:", ""));
    } catch (AwsError e) {
      return Optional.empty();
    }
  }

  private static AwsError notFound(String message) {
    return new AwsError("ResourceNotFoundException", 400, message);
  }

  private static AwsError invalid(String message) {
    return new AwsError("InvalidParameterException", 400, message);
  }

  private JsonObject getLogEvents(Input input, Caller caller) throws AwsError {
    String group = group(input);
    LogStream.Content content =
        store
            .content(group, input.text("logStreamName").orElse(""))
            .orElseThrow(() -> notFound("The specified log stream does not exist."));
    List<LogStream.Entry> all = within(input, content.events());
    int limit = limit(input, MOST_EVENTS);
    LogCursor cursor = LogCursor.in(input, content);
    List<LogStream.Entry> page = cursor.page(all, limit);
    long first = page.isEmpty() ? cursor.position() : page.getFirst().number();
    long end = page.isEmpty() ? cursor.position() : page.getLast().number() + 1;
    return new Fields()
        .list("events", page.stream().map(entry -> event(entry).build()).toList())
        .text("nextForwardToken", LogCursor.forward(end))
        .text("nextBackwardToken", LogCursor.backward(first))
        .build();
  }

  private static Fields event(LogStream.Entry entry) {
    return new Fields()
        .number("timestamp", entry.timeMillis())
        .text("message", entry.message())
        .number("ingestionTime", entry.timeMillis());
  }

  /** From startTime, included, to endTime, excluded. */
  private static List<LogStream.Entry> within(Input input, List<LogStream.Entry> entries)
      throws AwsError {
    long from = input.whole("startTime").orElse(Long.MIN_VALUE);
    long to = input.whole("endTime").orElse(Long.MAX_VALUE);
    return entries.stream()
        .filter(entry -> entry.timeMillis() >= from && entry.timeMillis() < to)
        .toList();
  }

  private static int limit(Input input, int most) throws AwsError {
    int limit = input.number("limit").orElse(most);
    if (limit < 1 || limit > most) {
      throw invalid("limit must be between 1 and " + most + ".");
    }
    return limit;
  }

  private record Found(String stream, LogStream.Entry entry) {
    String id() {
      return "%013d/%010d/%s".formatted(entry.timeMillis(), entry.number(), stream);
    }

    JsonObject json() {
      return event(entry).text("logStreamName", stream).text("eventId", id()).build();
    }
  }

  private JsonObject filterLogEvents(Input input, Caller caller) throws AwsError {
    List<Found> found = new ArrayList<>();
    LogPattern pattern = LogPattern.of(input.text("filterPattern").orElse(""));
    for (var stream : streams(input).entrySet()) {
      for (LogStream.Entry entry : within(input, stream.getValue().events())) {
        if (pattern.matches(entry.message())) {
          found.add(new Found(stream.getKey(), entry));
        }
      }
    }
    found.sort(Comparator.comparing(Found::id));
    String after = input.filled("nextToken").orElse("");
    List<Found> left = found.stream().filter(one -> one.id().compareTo(after) > 0).toList();
    int limit = Math.min(limit(input, MOST_EVENTS), left.size());
    List<Found> page = left.subList(0, limit);
    boolean more = limit < left.size();
    return new Fields()
        .list("events", page.stream().map(Found::json).toList())
        .list("searchedLogStreams", List.of())
        .text("nextToken", more ? Optional.of(page.getLast().id()) : Optional.empty())
        .build();
  }

  private Map<String, LogStream.Content> streams(Input input) throws AwsError {
    List<String> names = input.texts("logStreamNames");
    String prefix = input.text("logStreamNamePrefix").orElse("");
    Map<String, LogStream.Content> streams = store.contents(group(input));
    streams
        .keySet()
        .removeIf(name -> !name.startsWith(prefix) || (!names.isEmpty() && !names.contains(name)));
    return streams;
  }

  private JsonObject describeLogStreams(Input input, Caller caller) throws AwsError {
    String group = group(input);
    Map<String, LogStream.Content> streams = streams(input);
    List<String> names = new ArrayList<>(streams.keySet());
    if (input.text("orderBy").orElse("").equals("LastEventTime")) {
      names.sort(Comparator.comparingLong(name -> lastMillis(streams, name)));
    }
    List<String> ordered = input.flag("descending", false) ? names.reversed() : names;
    Optional<String> token = input.filled("nextToken");
    int from = token.map(name -> ordered.indexOf(name) + 1).orElse(0);
    int to = Math.min(ordered.size(), from + limit(input, MOST_STREAMS));
    List<JsonObject> page = new ArrayList<>();
    for (String name : ordered.subList(from, to)) {
      page.add(stream(group, name, streams));
    }
    boolean more = to < ordered.size();
    return new Fields()
        .list("logStreams", page)
        .text("nextToken", more ? Optional.of(ordered.get(to - 1)) : Optional.empty())
        .build();
  }

  private static long lastMillis(Map<String, LogStream.Content> streams, String name) {
    return Optional.ofNullable(streams.get(name))
        .filter(content -> !content.events().isEmpty())
        .map(content -> content.events().getLast().timeMillis())
        .orElse(0L);
  }

  private JsonObject stream(String group, String name, Map<String, LogStream.Content> streams) {
    Fields fields = new Fields().text("logStreamName", name);
    Optional<LogStream.Content> found = Optional.ofNullable(streams.get(name));
    found.ifPresent(content -> fields.number("creationTime", content.createdMillis()));
    List<LogStream.Entry> events = found.map(LogStream.Content::events).orElseGet(List::of);
    if (!events.isEmpty()) {
      fields
          .number("firstEventTimestamp", events.getFirst().timeMillis())
          .number("lastEventTimestamp", events.getLast().timeMillis())
          .number("lastIngestionTime", events.getLast().timeMillis());
    }
    return fields
        .text("uploadSequenceToken", "0")
        .text("arn", arns.logStream(group, name))
        .number("storedBytes", 0)
        .build();
  }
}
