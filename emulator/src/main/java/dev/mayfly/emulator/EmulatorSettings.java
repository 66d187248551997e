package dev.mayfly.emulator;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a local cloud behaves.
 *
 * @param directory its own folder, mode 0700, created if absent
 * @param idleTimeout how long a session without a client, or without traffic, is held
 * @param sessionLimit sessions per container at the same time; one more is silent
 * @param startDelay how long a task stays in each phase before RUNNING
 */
public record EmulatorSettings(
    Path directory, Duration idleTimeout, int sessionLimit, Duration startDelay) {

  /** The defaults: 20 minutes, 2 sessions, no delay. */
  public static EmulatorSettings in(Path directory) {
    return new EmulatorSettings(directory, Duration.ofMinutes(20), 2, Duration.ZERO);
  }
}
