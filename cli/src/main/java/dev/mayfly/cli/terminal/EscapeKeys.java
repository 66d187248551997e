package dev.mayfly.cli.terminal;

import dev.mayfly.session.protocol.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds the escapes among the keys, as ssh does: at the start of a line, the escape character and
 * one more. Only that character is ever held back, until the next key; all other keys pass at once
 * and as they are. Owned by one thread.
 *
 * <p>Source: OpenSSH clientloop.c, process_escapes.
 */
public final class EscapeKeys {

  /** What the user asks of mayfly itself. */
  public enum Escape {
    /** {@code ~.}: leave, whatever the far end does. */
    DISCONNECT('.', "end the session, even one that hangs"),
    /** {@code ~s}. */
    STATUS('s', "show how the session is doing"),
    /** {@code ~+}. */
    PROLONG('+', "let the task live longer"),
    /** {@code ~?}. */
    HELP('?', "show this list");

    private final char key;
    private final String meaning;

    Escape(char key, String meaning) {
      this.key = key;
      this.meaning = meaning;
    }

    /** The key behind the escape character. */
    public char key() {
      return key;
    }

    /** What it does, as the help says it. */
    public String meaning() {
      return meaning;
    }
  }

  /** What became of some keys. */
  public sealed interface Typed {

    /** For the far end; never empty. */
    record Keys(Bytes bytes) implements Typed {}

    /** For mayfly. */
    record Command(Escape escape) implements Typed {}
  }

  private static final int NEVER = -1;

  private final int escape;
  private boolean lineStart = true;
  private boolean pending;

  private EscapeKeys(int escape) {
    this.escape = escape;
  }

  /**
   * Escapes that begin with {@code character}, an ASCII character that is printed, for example
   * {@code ~}.
   */
  public static EscapeKeys of(char character) {
    if (character <= ' ' || character > '~') {
      throw new IllegalArgumentException("an escape character that cannot be typed");
    }
    return new EscapeKeys(character);
  }

  /** No escapes at all: everything passes. */
  public static EscapeKeys none() {
    return new EscapeKeys(NEVER);
  }

  /** Sorts what was typed; the parts in their order. */
  public List<Typed> sort(Bytes typed) {
    List<Typed> sorted = new ArrayList<>();
    int passed = 0;
    for (int at = 0; at < typed.length(); at++) {
      byte key = typed.at(at);
      if (pending) {
        pending = false;
        Optional<Escape> command = commandOf(key);
        if (command.isPresent()) {
          sorted.add(new Typed.Command(command.get()));
          passed = at + 1;
          continue;
        }
        if (key != escape) { // It was no escape: the character held back goes first.
          sorted.add(new Typed.Keys(Bytes.of((byte) escape)));
        }
        passed = at;
      } else if (lineStart && key == escape) {
        addKeys(sorted, typed, passed, at);
        passed = at + 1;
        pending = true;
        continue;
      }
      lineStart = key == '\r' || key == '\n';
    }
    addKeys(sorted, typed, passed, typed.length());
    return sorted;
  }

  private static Optional<Escape> commandOf(byte key) {
    return Arrays.stream(Escape.values()).filter(escape -> escape.key == key).findFirst();
  }

  private static void addKeys(List<Typed> sorted, Bytes typed, int from, int to) {
    if (to > from) {
      sorted.add(new Typed.Keys(typed.slice(from, to - from)));
    }
  }
}
