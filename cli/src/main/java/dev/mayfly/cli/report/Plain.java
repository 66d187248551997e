package dev.mayfly.cli.report;

import java.util.regex.Pattern;

/**
 * Text that a terminal shows and does not obey. Colours are left out, as programs write them into
 * their logs; any other control character, and what turns the direction of writing, stands there as
 * {@code \\u001b} does, which in JSON still means the same.
 */
final class Plain {

  private static final Pattern COLOUR = Pattern.compile("\033\\[[0-9;:]*m");
  private static final Pattern UNSAFE =
      Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}&&[^\n\t]]");

  private Plain() {}

  /** {@code text} with its lines and tabs. */
  static String text(String text) {
    return UNSAFE
        .matcher(COLOUR.matcher(text).replaceAll(""))
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }
}
