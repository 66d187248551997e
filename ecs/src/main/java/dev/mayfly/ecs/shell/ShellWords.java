package dev.mayfly.ecs.shell;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes words so that the agent's splitter gives them back. It is google/shlex: single quotes keep
 * all but themselves, a backslash outside quotes keeps the next character. Shells read it alike.
 */
final class ShellWords {

  private ShellWords() {}

  static String join(List<String> words) {
    return words.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
  }

  private static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
