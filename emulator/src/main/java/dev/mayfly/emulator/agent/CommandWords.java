package dev.mayfly.emulator.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command into words as the official agent does, which then executes them without a shell.
 * Quotes and backslashes work as in a POSIX shell; nothing is expanded; a word that begins with
 * {@code #} begins a comment, to the end of the line. Source: github.com/google/shlex, which
 * amazon-ssm-agent uses.
 */
final class CommandWords {
  private enum State {
    BETWEEN,
    WORD,
    ESCAPED,
    QUOTED,
    QUOTED_ESCAPED,
    LITERAL,
    COMMENT
  }

  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private State state = State.BETWEEN;

  private CommandWords() {}

  /**
   * The words of {@code command}; none if there is none.
   *
   * @throws IllegalArgumentException where a quote or a backslash is left open, in shlex's words
   */
  static List<String> of(String command) {
    CommandWords splitter = new CommandWords();
    command.chars().forEach(character -> splitter.next((char) character));
    return splitter.end();
  }

  private void next(char character) {
    state =
        switch (state) {
          case BETWEEN -> between(character);
          case WORD -> inWord(character);
          case ESCAPED -> append(character, State.WORD);
          case QUOTED -> inQuotes(character);
          case QUOTED_ESCAPED -> append(character, State.QUOTED);
          case LITERAL -> character == '\'' ? State.WORD : append(character, State.LITERAL);
          case COMMENT -> character == '\n' ? State.BETWEEN : State.COMMENT;
        };
  }

  private State between(char character) {
    if (isSpace(character)) {
      return State.BETWEEN;
    }
    return character == '#' ? State.COMMENT : inWord(character);
  }

  private State inWord(char character) {
    if (isSpace(character)) {
      finishWord();
      return State.BETWEEN;
    }
    return switch (character) {
      case '"' -> State.QUOTED;
      case '\'' -> State.LITERAL;
      case '\\' -> State.ESCAPED;
      default -> append(character, State.WORD);
    };
  }

  private State inQuotes(char character) {
    return switch (character) {
      case '"' -> State.WORD;
      case '\\' -> State.QUOTED_ESCAPED; // Takes any character as it is, unlike a shell.
      default -> append(character, State.QUOTED);
    };
  }

  private State append(char character, State following) {
    word.append(character);
    return following;
  }

  private void finishWord() {
    words.add(word.toString());
    word.setLength(0);
  }

  private List<String> end() {
    switch (state) {
      case WORD -> finishWord();
      case ESCAPED, QUOTED_ESCAPED ->
          throw new IllegalArgumentException("EOF found after escape character");
      case QUOTED, LITERAL ->
          throw new IllegalArgumentException("EOF found when expecting closing quote");
      case BETWEEN, COMMENT -> {}
    }
    return List.copyOf(words);
  }

  private static boolean isSpace(char character) {
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
  }
}
