package dev.mayfly.emulator.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.emulator.http.AwsError;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A part of a sorted list. The token names the last key that was given, so what comes and goes
 * between two pages shifts nothing.
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
    List<String> left = new ArrayList<>(keys);
    left.sort(order);
    Optional<String> token = input.filled("nextToken");
    if (token.isPresent()) {
      String given = decoded(token.get());
      left.removeIf(key -> order.compare(key, given) <= 0);
    }
    if (left.size() <= limit) {
      return new Page(List.copyOf(left), Optional.empty());
    }
    List<String> cut = List.copyOf(left.subList(0, limit));
    return new Page(cut, Optional.of(encoded(cut.getLast())));
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
