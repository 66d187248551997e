package dev.mayfly.cli.terminal;

import dev.mayfly.session.protocol.Bytes;

/**
 * What must be known of a terminal to put a line of our own between the output of a remote program:
 * whether that program has the whole screen, and whether its output has just broken off within a
 * sequence or a character. Follows the output byte by byte. Owned by one thread.
 *
 * <p>Source: ECMA-48 for the sequences; xterm's ctlseqs for the private modes 47, 1047 and 1049 of
 * the alternate screen.
 */
public final class ShownState {

  private static final char ESCAPE = 0x1b;
  private static final char BELL = 7;
  private static final char CANCEL = 0x18;
  private static final char SUBSTITUTE = 0x1a;

  /** Longer ones than that choose no screen. */
  private static final int MOST_PARAMETERS = 32;

  private enum Place {
    TEXT,
    ESCAPE,
    ESCAPE_INTERMEDIATE,
    CONTROL,
    STRING,
    STRING_ESCAPE
  }

  private final StringBuilder parameters = new StringBuilder();
  private Place place = Place.TEXT;
  private int continuationBytes;
  private boolean fullScreen;
  private boolean lineStart = true;

  /** That is shown now. */
  public void show(Bytes output) {
    for (int i = 0; i < output.length(); i++) {
      show(Byte.toUnsignedInt(output.at(i)));
    }
  }

  /** Whether a program has the alternate screen: an editor, a pager. */
  public boolean fullScreen() {
    return fullScreen;
  }

  /** Whether the output so far ends within a sequence or a character. */
  public boolean brokenOff() {
    return place != Place.TEXT || continuationBytes > 0;
  }

  /** Whether the last thing that was shown is a line feed. */
  public boolean lineStart() {
    return lineStart;
  }

  private void show(int shown) {
    switch (place) {
      case TEXT -> text(shown);
      case ESCAPE -> escape(shown);
      case ESCAPE_INTERMEDIATE -> place = isIntermediate(shown) ? place : afterFinal(shown);
      case CONTROL -> control(shown);
      case STRING -> string(shown);
      case STRING_ESCAPE -> {
        place = Place.ESCAPE; // ESC \ ends the string; any other is a sequence of its own.
        escape(shown);
      }
    }
  }

  private void text(int shown) {
    lineStart = shown == '\n';
    if (shown == ESCAPE) {
      place = Place.ESCAPE;
      continuationBytes = 0;
    } else if (shown >= 0xf0) {
      continuationBytes = 3;
    } else if (shown >= 0xe0) {
      continuationBytes = 2;
    } else if (shown >= 0xc0) {
      continuationBytes = 1;
    } else if (shown >= 0x80) {
      continuationBytes = Math.max(0, continuationBytes - 1);
    } else {
      continuationBytes = 0;
    }
  }

  private void escape(int shown) {
    switch (shown) {
      case '[' -> {
        parameters.setLength(0);
        place = Place.CONTROL;
      }
      case ']', 'P', '_', '^', 'X' -> place = Place.STRING;
      case 'c' -> { // The terminal starts anew.
        fullScreen = false;
        place = Place.TEXT;
      }
      default -> // All other sequences choose no screen.
          place = isIntermediate(shown) ? Place.ESCAPE_INTERMEDIATE : afterFinal(shown);
    }
  }

  private static boolean isIntermediate(int shown) {
    return shown >= 0x20 && shown <= 0x2f;
  }

  /** A sequence is over, or was given up: only a new ESC goes on. */
  private static Place afterFinal(int shown) {
    return shown == ESCAPE ? Place.ESCAPE : Place.TEXT;
  }

  private void control(int shown) {
    if (shown >= 0x40 && shown <= 0x7e) {
      choose((char) shown);
      place = Place.TEXT;
    } else if (shown == ESCAPE || shown == CANCEL || shown == SUBSTITUTE) {
      place = afterFinal(shown);
    } else if (shown >= 0x20 && parameters.length() < MOST_PARAMETERS) {
      parameters.append((char) shown);
    }
  }

  private void choose(char last) {
    if ((last != 'h' && last != 'l') || parameters.isEmpty() || parameters.charAt(0) != '?') {
      return;
    }
    for (String mode : parameters.substring(1).split(";", -1)) {
      if (mode.equals("47") || mode.equals("1047") || mode.equals("1049")) {
        fullScreen = last == 'h';
      }
    }
  }

  private void string(int shown) {
    if (shown == ESCAPE) {
      place = Place.STRING_ESCAPE;
    } else if (shown == BELL || shown == CANCEL || shown == SUBSTITUTE) {
      place = Place.TEXT;
    }
  }
}
