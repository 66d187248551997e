package dev.mayfly.emulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command line of the local cloud's process.
 *
 * @param quietLimit how long it lives without being used
 * @param denied IAM actions that are denied from the start, for tests; {@code action@resource}
 *     denies it on some resources only
 */
record MainOptions(EmulatorSettings settings, Duration quietLimit, List<String> denied) {

  private static final Duration QUIET_LIMIT = Duration.ofMinutes(30);
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException that says in a sentence what is wrong
   */
  static MainOptions parse(List<String> arguments) {
    Map<String, String> values = pairs(arguments);
    String directory = values.remove("--directory");
    if (directory == null) {
      throw new IllegalArgumentException("--directory is missing");
    }
    EmulatorSettings settings = EmulatorSettings.in(Path.of(directory));
    Duration quietLimit = QUIET_LIMIT;
    List<String> denied = List.of();
    for (var option : values.entrySet()) {
      String value = option.getValue();
      switch (option.getKey()) {
        case "--idle-timeout" -> settings = settings.withIdleTimeout(duration(value));
        case "--session-limit" -> settings = settings.withSessionLimit(number(value));
        case "--start-delay" -> settings = settings.withStartDelay(duration(value));
        case "--output-size" -> settings = settings.withOutputSize(number(value));
        case "--pace" -> settings = settings.withOfficialPace(officialPace(value));
        case "--throttle" -> settings = settings.withPublishedThrottles(published(value));
        case "--quiet-limit" -> quietLimit = duration(value);
        case "--deny" -> denied = List.of(value.split(",", -1));
        default -> // The words of a user, not of ours.
            throw new IllegalArgumentException("unknown option " + option.getKey());
      }
    }
    return new MainOptions(settings, quietLimit, denied);
  }

  private static Map<String, String> pairs(List<String> arguments) {
    if (arguments.size() % 2 != 0) {
      throw new IllegalArgumentException("every option takes one value");
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      values.put(arguments.get(i), arguments.get(i + 1));
    }
    return values;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number: " + text, e);
    }
  }

  private static boolean officialPace(String text) {
    return chosen("a pace", "official", text);
  }

  private static boolean published(String text) {
    return chosen("throttles", "published", text);
  }

  private static boolean chosen(String what, String word, String text) {
    if (!text.equals(word) && !text.equals("none")) {
      throw new IllegalArgumentException("not %s, %s or none: %s".formatted(what, word, text));
    }
    return text.equals(word);
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a duration like 500ms, 5s, 20m or 1h: " + text);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number); // The pattern knows no other unit.
    };
  }
}
