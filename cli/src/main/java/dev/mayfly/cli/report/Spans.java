package dev.mayfly.cli.report;

import java.time.Duration;

/** Spans of time as people say them: {@code 42s}, {@code 7m}, {@code 3h 5m}, {@code 2d 1h}. */
public final class Spans {

  private Spans() {}

  /** The span's two largest units, or one below an hour; a negative span counts as none. */
  public static String text(Duration span) {
    if (span.isNegative()) {
      return "0s";
    }
    if (span.toMinutes() < 1) {
      return span.toSeconds() + "s";
    }
    if (span.toHours() < 1) {
      return span.toMinutes() + "m";
    }
    if (span.toDays() < 1) {
      return two(span.toHours() + "h", span.toMinutesPart(), "m");
    }
    return two(span.toDays() + "d", span.toHoursPart(), "h");
  }

  private static String two(String large, int small, String unit) {
    return small == 0 ? large : large + " " + small + unit;
  }
}
