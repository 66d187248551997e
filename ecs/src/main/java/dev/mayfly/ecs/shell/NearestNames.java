package dev.mayfly.ecs.shell;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the names that a mistyped one may have meant, by edit distance. Pure. */
public final class NearestNames {

  private static final int SHOWN = 3;

  private NearestNames() {}

  /** At most three of {@code names}, the likeliest first; none that has little in common. */
  public static List<String> of(String wanted, Collection<String> names) {
    return names.stream()
        .distinct()
        .filter(name -> resembles(wanted, name))
        .sorted(
            Comparator.<String>comparingInt(name -> distance(wanted, shortName(name)))
                .thenComparing(Comparator.naturalOrder()))
        .limit(SHOWN)
        .toList();
  }

  private static String shortName(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static boolean resembles(String wanted, String name) {
    String candidate = shortName(name);
    return candidate.contains(wanted)
        || wanted.contains(candidate)
        || distance(wanted, candidate) <= Math.max(2, wanted.length() / 2);
  }

  /** How many letters must be changed, added or removed. */
  public static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] current = new int[to.length() + 1];
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        current[j] = Math.min(previous[j - 1] + change, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
