package dev.mayfly.session.pipe;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What has been said since the greeting: the pieces of both outputs, and the words between them.
 * Every word has its one right place; anywhere else it is {@link PipeEvent.Garbled}. Owned by one
 * thread.
 */
final class Conversation {
  private static final byte[] BREAK = {'\n'};

  /** As many digits as cannot overflow. */
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

  private final Map<Output, Piece> pieces = new EnumMap<>(Output.class);
  private final Map<Output, Long> counts = new EnumMap<>(Output.class);
  private final Set<Output> ended = EnumSet.noneOf(Output.class);
  private Optional<RemoteTools> tools = Optional.empty();
  private Optional<Alphabet> alphabet = Optional.empty();
  private long accepted;
  private long heard;
  private boolean exited;

  Conversation() {
    for (Output output : Output.values()) {
      pieces.put(output, new Piece());
      counts.put(output, 0L);
    }
  }

  void begin(RemoteTools found, Alphabet known) {
    tools = Optional.of(found);
    alphabet = Optional.of(known);
  }

  boolean complete() {
    return exited && ended.size() == Output.values().length;
  }

  long heard() {
    return heard;
  }

  /** Encoded output, part of a piece of stdout. */
  Optional<PipeEvent> text(byte[] bytes, int from, int to) {
    return add(Output.STDOUT, bytes, from, to);
  }

  /** A line of a piece of stderr. */
  Optional<PipeEvent> line(byte[] bytes, int length) {
    return of(Output.STDERR).isEmpty()
        ? add(Output.STDERR, bytes, 0, length)
        : add(Output.STDERR, BREAK, 0, 1).or(() -> add(Output.STDERR, bytes, 0, length));
  }

  private Optional<PipeEvent> add(Output output, byte[] bytes, int from, int to) {
    heard += to - from;
    if (ended.contains(output)) {
      return garbled("more of " + output + " after its end");
    }
    return of(output).add(bytes, from, to)
        ? Optional.empty()
        : garbled("a piece of " + output + " that is too long");
  }

  /** A word; what it tells. */
  Optional<PipeEvent> word(String word) {
    List<String> fields = List.of(word.split("\\.", -1));
    List<String> rest = fields.subList(1, fields.size());
    return switch (fields.getFirst()) {
      case "c" -> rest.size() == 5 ? piece(rest) : unknown(word);
      case "e" -> rest.size() == 2 ? end(rest.get(0), rest.get(1)) : unknown(word);
      case "d" -> rest.size() == 2 ? exit(rest.get(0), rest.get(1)) : unknown(word);
      case "a" -> rest.size() == 1 ? accept(rest.get(0)) : unknown(word);
      case "f" -> rest.size() == 1 ? notTaken(rest.get(0)) : unknown(word);
      case "b" -> rest.size() == 1 ? broken(rest.get(0)) : unknown(word);
      case "0" ->
          rest.size() == 1 && NUMBER.matcher(rest.get(0)).matches()
              ? Optional.of(new PipeEvent.Pong(Long.parseLong(rest.get(0))))
              : unknown(word);
      default -> unknown(word); // A word that is not ours is a forgery.
    };
  }

  /** Its output, number, length, checksum, and whether it is compressed. */
  private Optional<PipeEvent> piece(List<String> fields) {
    Optional<Output> named = PipeReader.output(fields.get(0));
    if (named.isEmpty() || ended.contains(named.get())) {
      return garbled("a piece of no output");
    }
    Output output = named.get();
    long number = counts.merge(output, 1L, Long::sum);
    if (!fields.get(1).equals(Long.toString(number))) {
      return garbled("piece " + fields.get(1) + " of " + output + " in the place of " + number);
    }
    Piece piece = of(output);
    if (!fields.get(2).equals(Integer.toString(piece.length()))) {
      return garbled(
          "a piece of %s with %d characters, which left with %s"
              .formatted(output, piece.length(), fields.get(2)));
    }
    if (!fields.get(3).equals(piece.checksum(tools.orElseThrow().checksum()))) {
      return garbled("a piece of " + output + " with the wrong checksum");
    }
    return decode(output, fields.get(4));
  }

  private Optional<PipeEvent> decode(Output output, String compressed) {
    if (!compressed.equals("0") && !compressed.equals("1")) {
      return garbled("a piece of " + output + " in an unknown form");
    }
    Piece piece = of(output);
    Optional<Bytes> bytes =
        piece.decode(tools.orElseThrow(), alphabet.orElseThrow(), compressed.equals("1"));
    piece.clear();
    return bytes
        .filter(some -> !some.isEmpty())
        .<PipeEvent>map(some -> new PipeEvent.Data(output, some))
        .or(() -> garbled("a piece of " + output + " that encodes nothing"));
  }

  private Optional<PipeEvent> end(String descriptor, String count) {
    Optional<Output> named = PipeReader.output(descriptor);
    if (named.isEmpty() || !ended.add(named.get())) {
      return garbled("the end of no output");
    }
    Output output = named.get();
    if (!of(output).isEmpty() || !count.equals(Long.toString(counts.getOrDefault(output, 0L)))) {
      return garbled(output + " ended before all of it came");
    }
    return Optional.of(new PipeEvent.Ended(output));
  }

  /** Said twice, as it has no checksum: what is missing to 255 follows. */
  private Optional<PipeEvent> exit(String status, String rest) {
    if (exited
        || !NUMBER.matcher(status).matches()
        || Long.parseLong(status) > 255
        || !rest.equals(Long.toString(255 - Long.parseLong(status)))) {
      return garbled("an exit status that cannot be");
    }
    exited = true;
    return Optional.of(new PipeEvent.Exited(Integer.parseInt(status)));
  }

  private Optional<PipeEvent> accept(String number) {
    accepted++;
    return number.equals(Long.toString(accepted))
        ? Optional.of(new PipeEvent.Accepted(accepted))
        : garbled("input accepted out of turn");
  }

  private Optional<PipeEvent> notTaken(String status) {
    return NUMBER.matcher(status).matches() && Long.parseLong(status) <= 255
        ? Optional.of(new PipeEvent.NotTaken(Integer.parseInt(status)))
        : garbled("input refused for no reason");
  }

  private Optional<PipeEvent> broken(String which) {
    return garbled(
        switch (which) {
          case "0" -> "a piece of the input did not arrive as it left";
          case "1" -> "what encodes STDOUT at the far end failed";
          case "2" -> "what encodes STDERR at the far end failed";
          default -> "a failure of no part"; // Still a failure.
        });
  }

  private Piece of(Output output) {
    return pieces.computeIfAbsent(output, missing -> new Piece());
  }

  private static Optional<PipeEvent> unknown(String word) {
    return garbled("the word " + word);
  }

  private static Optional<PipeEvent> garbled(String reason) {
    return Optional.of(new PipeEvent.Garbled(reason));
  }
}
