package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How it is found out whether a container is healthy.
 *
 * @param command run in the container; 0 is healthy
 * @param interval from the start to the first check, and from the end of each to the next
 * @param retries so many failures in a row make it unhealthy
 * @param startPeriod failures from the start on do not count for so long
 */
record HealthCheck(
    List<String> command, Duration interval, Duration timeout, int retries, Duration startPeriod) {

  /**
   * That of a container; {@code NONE} switches off the image's own, which there is none of here.
   */
  static Optional<HealthCheck> in(Input container) throws AwsError {
    if (!container.has("healthCheck")) {
      return Optional.empty();
    }
    Input check = container.inner("healthCheck");
    List<String> words = check.texts("command");
    if (words.isEmpty()) {
      throw EcsErrors.client("Health check command cannot be empty.");
    }
    if (words.equals(List.of("NONE"))) {
      return Optional.empty();
    }
    return Optional.of(
        new HealthCheck(
            command(words),
            seconds(check, "interval", 30, 5, 300),
            seconds(check, "timeout", 5, 2, 60),
            number(check, "retries", 3, 1, 10),
            seconds(check, "startPeriod", 0, 0, 300)));
  }

  private static List<String> command(List<String> words) throws AwsError {
    List<String> rest = words.subList(1, words.size());
    if (words.getFirst().equals("CMD") && !rest.isEmpty()) {
      return List.copyOf(rest);
    }
    if (words.getFirst().equals("CMD-SHELL") && !rest.isEmpty()) {
      return List.of("/bin/sh", "-c", String.join(" ", rest));
    }
    throw EcsErrors.client("Health check command must begin with CMD or CMD-SHELL, or be NONE.");
  }

  private static Duration seconds(Input check, String name, int usual, int least, int most)
      throws AwsError {
    return Duration.ofSeconds(number(check, name, usual, least, most));
  }

  private static int number(Input check, String name, int usual, int least, int most)
      throws AwsError {
    int value = check.number(name).orElse(usual);
    if (value < least || value > most) {
      throw EcsErrors.client(
          "Health check " + name + " must be between " + least + " and " + most + ".");
    }
    return value;
  }
}
