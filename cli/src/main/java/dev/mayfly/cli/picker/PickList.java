package dev.mayfly.cli.picker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A list of which one row is to be chosen: what was typed to find it, and which of the rows that
 * have it is marked. Immutable; pure.
 *
 * @param marked among those that match
 */
record PickList(String question, List<String> rows, String typed, int marked) {

  /** The question, what was typed, and how to use it. */
  private static final int AROUND = 3;

  private static final String KEYS = "arrows, letters to filter, Enter; Esc leaves";

  PickList {
    rows = List.copyOf(rows);
  }

  static PickList of(String question, List<String> rows) {
    return new PickList(question, rows, "", 0);
  }

  /** The rows that have every word that was typed, by their place in the list. */
  List<Integer> matches() {
    List<String> words =
        Arrays.stream(typed.toLowerCase(Locale.ROOT).split(" ", -1))
            .filter(word -> !word.isEmpty())
            .toList();
    return IntStream.range(0, rows.size())
        .filter(i -> words.stream().allMatch(rows.get(i).toLowerCase(Locale.ROOT)::contains))
        .boxed()
        .toList();
  }

  /** The row that is marked, by its place in the list; none if nothing matches. */
  OptionalInt chosen() {
    List<Integer> matches = matches();
    return marked < matches.size() ? OptionalInt.of(matches.get(marked)) : OptionalInt.empty();
  }

  /** As {@code key} changes it; {@code height} is the screen's. */
  PickList on(PickKey key, int height) {
    return switch (key) {
      case PickKey.Move(int count) -> markedAt(marked + count);
      case PickKey.Turn(int pages) -> markedAt(marked + pages * room(height));
      case PickKey.First() -> markedAt(0);
      case PickKey.Last() -> markedAt(rows.size());
      case PickKey.Typed(String text) -> typing(typed + text);
      case PickKey.Erase() ->
          typing(
              typed.isEmpty()
                  ? ""
                  : typed.substring(0, typed.offsetByCodePoints(typed.length(), -1)));
      case PickKey.Clear() -> typing("");
      case PickKey.Choose(), PickKey.Leave() -> this;
    };
  }

  private PickList markedAt(int place) {
    int last = Math.max(0, matches().size() - 1);
    return new PickList(question, rows, typed, Math.clamp(place, 0, last));
  }

  private PickList typing(String text) {
    return new PickList(question, rows, text, 0);
  }

  private static int room(int height) {
    return Math.max(1, height - AROUND);
  }

  /** A line of the screen. */
  record Line(String text, boolean isMarked) {}

  /** What the screen shows, no line longer than it is wide; the marked row is always there. */
  List<Line> lines(int width, int height) {
    List<Integer> matches = matches();
    int room = room(height);
    int top = Math.clamp(marked - room / 2, 0, Math.max(0, matches.size() - room));
    List<Line> lines = new ArrayList<>();
    lines.add(line(question, width));
    lines.add(line("find: " + typed + "_", width));
    for (int i = top; i < Math.min(matches.size(), top + room); i++) {
      String row = rows.get(matches.get(i));
      lines.add(new Line(cut((i == marked ? "> " : "  ") + row, width), i == marked));
    }
    if (matches.isEmpty()) {
      lines.add(line("  nothing has that", width));
    }
    lines.add(line(matches.size() + " of " + rows.size() + "; " + KEYS, width));
    return lines.subList(0, Math.min(lines.size(), Math.max(1, height)));
  }

  private static Line line(String text, int width) {
    return new Line(cut(text, width), false);
  }

  /** The last column stays free: a terminal may go to the next line once it is written. */
  private static String cut(String text, int width) {
    int most = Math.max(1, width - 1);
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
  }
}
