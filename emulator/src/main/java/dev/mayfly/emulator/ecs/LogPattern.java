package dev.mayfly.emulator.ecs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A filter pattern of CloudWatch Logs, as far as terms go: all of them must occur, those with a
 * minus must not, and quotes make one term of several words.
 */
record LogPattern(List<String> wanted, List<String> unwanted) {

  private static final Pattern TERM = Pattern.compile("(-?)(?:\"([^\"]*)\"|(\\S+))");

  static LogPattern of(String text) {
    List<String> wanted = new ArrayList<>();
    List<String> unwanted = new ArrayList<>();
    Matcher terms = TERM.matcher(text);
    while (terms.find()) {
      String term = terms.group(2) != null ? terms.group(2) : terms.group(3);
      (terms.group(1).isEmpty() ? wanted : unwanted).add(term);
    }
    return new LogPattern(wanted, unwanted);
  }

  boolean matches(String message) {
    return wanted.stream().allMatch(message::contains)
        && unwanted.stream().noneMatch(message::contains);
  }
}
