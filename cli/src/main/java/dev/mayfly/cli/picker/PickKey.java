package dev.mayfly.cli.picker;

import dev.mayfly.session.protocol.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the user does to the list. */
sealed interface PickKey {

  /** The mark goes so many rows down, or up if negative. */
  record Move(int rows) implements PickKey {}

  /** The mark goes so many screens down, or up if negative. */
  record Turn(int pages) implements PickKey {}

  /** The mark goes to the first row. */
  record First() implements PickKey {}

  /** The mark goes to the last row. */
  record Last() implements PickKey {}

  /** That is looked for. */
  record Typed(String text) implements PickKey {}

  /** The last letter is taken back. */
  record Erase() implements PickKey {}

  /** All letters are. */
  record Clear() implements PickKey {}

  /** The marked row it is. */
  record Choose() implements PickKey {}

  /** None of them. */
  record Leave() implements PickKey {}

  /**
   * What one read of the keyboard means. An escape sequence comes whole, as terminals send it in
   * one piece: so an ESC at the end is the key itself.
   *
   * <p>Source: ECMA-48, and xterm's ctlseqs for the keys of the cursor in both of its modes.
   */
  static List<PickKey> of(Bytes typed) {
    String text = typed.utf8();
    List<PickKey> keys = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == 0x1b && at + 1 < text.length()) {
        int end = endOfSequence(text, at + 1);
        sequence(text.substring(at + 1, end)).ifPresent(keys::add);
        at = end;
      } else {
        int length = Character.charCount(text.codePointAt(at));
        single(text.substring(at, at + length)).ifPresent(keys::add);
        at += length;
      }
    }
    return keys;
  }

  private static int endOfSequence(String text, int start) {
    int at = start + 1;
    if (text.charAt(start) == 'O') {
      return Math.min(text.length(), at + 1);
    }
    if (text.charAt(start) != '[') {
      return at; // Alt with a key.
    }
    while (at < text.length() && text.charAt(at) < 0x40) {
      at++;
    }
    return Math.min(text.length(), at + 1);
  }

  private static Optional<PickKey> sequence(String behindEscape) {
    return switch (behindEscape) {
      case "[A", "OA" -> Optional.of(new Move(-1));
      case "[B", "OB" -> Optional.of(new Move(1));
      case "[5~" -> Optional.of(new Turn(-1));
      case "[6~" -> Optional.of(new Turn(1));
      case "[H", "OH", "[1~" -> Optional.of(new First());
      case "[F", "OF", "[4~" -> Optional.of(new Last());
      default -> Optional.empty(); // A key that means nothing here.
    };
  }

  private static Optional<PickKey> single(String key) {
    return switch (key.charAt(0)) {
      case '\r', '\n' -> Optional.of(new Choose());
      case 0x1b, 0x03, 0x04 -> Optional.of(new Leave()); // ESC, Ctrl-C, Ctrl-D
      case 0x10 -> Optional.of(new Move(-1)); // Ctrl-P, as in readline
      case 0x0e -> Optional.of(new Move(1)); // Ctrl-N
      case 0x7f, 0x08 -> Optional.of(new Erase());
      case 0x15 -> Optional.of(new Clear()); // Ctrl-U
      default -> // Any other control character means nothing here.
          key.charAt(0) < ' ' ? Optional.empty() : Optional.of(new Typed(key));
    };
  }
}
