package dev.mayfly.cli.report;

import java.util.regex.Pattern;

/**
 * Text that a terminal shows and does not obey. Colours are left out, as programs write them into
 * their logs; any other control character, and what turns the direction of writing, stands there as
 * {@code \\u001b} does, which in JSON still means the same.
 */
final class Plain {

  private Plain() {}

  /** {@code text} with its lines and tabs. */
  static String text(String text) {
    return isPlain(text) ? text : made(text);
  }

  /** True of nearly all that is ever said. */
  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\n' || c == '\t');
  }

  private static String made(String text) {
    return Patterns.UNSAFE
        .matcher(Patterns.COLOUR.matcher(text).replaceAll(""))
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }

  /** A class of their own, since they are slow to make and seldom needed. */
  private static final class Patterns {
    static final Pattern COLOUR = Pattern.compile("\033\\[[0-9;:]*m");
    static final Pattern UNSAFE =
        Pattern.compile(
            "[\\p{Cntrl}\\x{80}-\\x{9f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}&&[^\n\t]]");
  }
}
