package dev.mayfly.emulator.agent;

import java.time.Duration;

/**
 * How the agents behave.
 *
 * @param sessionLimit sessions per container at the same time; one more waits without a word
 * @param outputSize how many bytes of output at most travel in one message; 1024 on AWS
 * @param officialPace whether to copy the official agent's pauses: 1 s before the first output, 1
 *     ms after each message, 2 s after a command that did not start
 * @param drain how long the end of a session waits for the last acknowledgements; 2 s on AWS
 */
public record FleetSettings(
    int sessionLimit, int outputSize, boolean officialPace, Duration drain) {

  public FleetSettings {
    if (sessionLimit < 1 || outputSize < 1 || outputSize > 64 * 1024 || drain.isNegative()) {
      throw new IllegalArgumentException(
          "sessions %d, output of %d bytes, drain %s".formatted(sessionLimit, outputSize, drain));
    }
  }

  /** The defaults, with a limit of one's own. */
  public static FleetSettings withLimit(int sessionLimit) {
    return new FleetSettings(sessionLimit, 1024, false, Duration.ofSeconds(2));
  }
}
