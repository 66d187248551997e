package dev.mayfly.cli.report;

import java.util.Map;

/** Colours for the prefixes of lines, so that one task is told from another. */
public enum Colours {
  NONE,
  SIX;

  /** From cyan to red: neither black nor white, which a background may have. */
  private static final int[] CODES = {36, 33, 32, 35, 34, 31};

  /** What the environment of a terminal's user asks for. Source: no-color.org. */
  public static Colours wanted(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb")
        ? SIX
        : NONE;
  }

  /** {@code text} in the colour of {@code name}, which is the same whenever mayfly runs. */
  public String of(String name, String text) {
    return this == NONE
        ? text
        : "\033[" + CODES[Math.floorMod(name.hashCode(), CODES.length)] + "m" + text + "\033[0m";
  }
}
