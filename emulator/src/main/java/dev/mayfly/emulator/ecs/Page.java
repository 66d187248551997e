package dev.mayfly.emulator.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.emulator.http.AwsError;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A part of a sorted list. The token names the last key that was given, so what comes and goes
 * between two pages shifts nothing. Nothing but the page is sorted: there may be thousands.
 */
record Page(List<String> keys, Optional<String> nextToken) {

  private static final int LARGEST = 100;

  /** Cuts out the page that the request asks for, at most {@code most} keys by default. */
  static Page of(Collection<String> keys, Comparator<String> order, Input input, int most)
      throws AwsError {
    int limit = input.number("maxResults").orElse(most);
    if (limit < 1 || limit > LARGEST) {
      throw EcsErrors.invalidParameter("maxResults must be between 1 and " + LARGEST + ".");
    }
    Optional<String> token = input.filled("nextToken");
    String given = token.isPresent() ? decoded(token.get()) : "";
    NavigableSet<String> first = new TreeSet<>(order); // One more than fit: that there are more.
    for (String key : keys) {
      boolean wanted = token.isEmpty() || order.compare(key, given) > 0;
      if (wanted && (first.size() <= limit || order.compare(key, first.last()) < 0)) {
        first.add(key);
        if (first.size() > limit + 1) {
          first.removeLast();
        }
      }
    }
    if (first.size() <= limit) {
      return new Page(List.copyOf(first), Optional.empty());
    }
    first.removeLast();
    return new Page(List.copyOf(first), Optional.of(encoded(first.last())));
  }

  private static String encoded(String key) {
    return Base64.getUrlEncoder().encodeToString(key.getBytes(UTF_8));
  }

  private static String decoded(String token) throws AwsError {
    try {
      return new String(Base64.getUrlDecoder().decode(token), UTF_8);
    } catch (IllegalArgumentException e) {
      throw EcsErrors.invalidParameter("Invalid token");
    }
  }
}
