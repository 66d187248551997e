package dev.mayfly.cli;

import java.time.Duration;

/** Spans of time as one says them. */
final class Spoken {

  private Spoken() {}

  /** Two units at most: {@code 11 h 58 min}, {@code 2 min}, {@code 45 s}. */
  static String of(Duration span) {
    long seconds = Math.max(0, Math.round(span.toMillis() / 1000.0));
    long hours = seconds / 3600;
    long minutes = seconds % 3600 / 60;
    if (hours > 0) {
      return hours + " h" + (minutes > 0 ? " " + minutes + " min" : "");
    }
    if (minutes > 0) {
      return minutes + " min" + (seconds % 60 > 0 ? " " + seconds % 60 + " s" : "");
    }
    return seconds + " s";
  }
}
