package dev.mayfly.cli.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a new local cloud is to behave; what is absent is left to it.
 *
 * @param idleTimeout how long a session without a client, or without traffic, is held
 * @param sessionLimit sessions per container at the same time
 * @param startDelay how long a task stays in each phase before RUNNING
 * @param outputBytes the most that the agent sends in one message
 * @param throttle {@code published} where calls are refused that AWS would refuse as too many
 */
public record CloudOptions(
    Optional<Duration> idleTimeout,
    OptionalInt sessionLimit,
    Optional<Duration> startDelay,
    OptionalInt outputBytes,
    Optional<String> throttle) {

  /** All is left to it. */
  public static final CloudOptions NONE =
      new CloudOptions(
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty());

  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    idleTimeout.ifPresent(time -> arguments.addAll(List.of("--idle-timeout", millis(time))));
    sessionLimit.ifPresent(limit -> arguments.addAll(List.of("--session-limit", "" + limit)));
    startDelay.ifPresent(time -> arguments.addAll(List.of("--start-delay", millis(time))));
    outputBytes.ifPresent(size -> arguments.addAll(List.of("--output-size", "" + size)));
    throttle.ifPresent(word -> arguments.addAll(List.of("--throttle", word)));
    return arguments;
  }

  private static String millis(Duration time) {
    return time.toMillis() % 1_000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }
}
