package dev.mayfly.cli;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;

/** Spans of time as one types them: {@code 60s}, {@code 90m}, {@code 12h}, {@code 1h30m}. */
final class Durations implements ITypeConverter<Duration> {

  private static final Duration LONGEST = Duration.ofDays(14);

  @Override
  public Duration convert(String text) {
    Duration sum = Duration.ZERO;
    int at = 0;
    while (at < text.length()) {
      int unit = at;
      while (unit < text.length() && Character.isDigit(text.charAt(unit))) {
        unit++;
      }
      if (unit == at || unit - at > 9 || unit == text.length()) {
        throw malformed(text);
      }
      sum = sum.plus(of(Long.parseLong(text.substring(at, unit)), text.charAt(unit), text));
      at = unit + 1;
    }
    return checked(sum, text);
  }

  private static Duration of(long number, char unit, String text) {
    return switch (unit) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> throw malformed(text);
    };
  }

  private static Duration checked(Duration span, String text) {
    if (span.isZero()) {
      throw refused(text, "it must be at least a second");
    }
    if (span.compareTo(LONGEST) > 0) {
      throw refused(text, "it must be at most " + LONGEST.toDays() + " days");
    }
    return span;
  }

  private static MayflyException malformed(String text) {
    return refused(text, "it is no span of time");
  }

  private static MayflyException refused(String text, String why) {
    return new MayflyException(
        Problem.usage(
            "\"" + text + "\" cannot be taken", why, "write it like 60s, 90m, 12h or 1h30m"));
  }
}
