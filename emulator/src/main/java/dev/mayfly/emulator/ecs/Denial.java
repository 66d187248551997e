package dev.mayfly.emulator.ecs;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What IAM does not allow.
 *
 * @param action for example {@code ecs:RunTask}
 * @param resources ARNs, with {@code *} for anything
 */
record Denial(String action, String resources) {

  /** {@code action}, for all resources, or {@code action@resources}. */
  static Denial parse(String text) {
    String[] parts = text.split("@", 2);
    return new Denial(parts[0], parts.length == 2 ? parts[1] : "*");
  }

  boolean covers(String wanted, String resource) {
    return action.equals(wanted) && pattern().matcher(resource).matches();
  }

  private Pattern pattern() {
    return Pattern.compile(
        Arrays.stream(resources.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")));
  }
}
