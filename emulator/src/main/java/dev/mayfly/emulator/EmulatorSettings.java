package dev.mayfly.emulator;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How a local cloud behaves.
 *
 * @param directory its own folder, mode 0700, created if absent
 * @param idleTimeout how long a session without a client, or without traffic, is held
 * @param sessionLimit sessions per container at the same time; one more is silent
 * @param startDelay how long a task stays in each phase before RUNNING
 * @param outputSize how many bytes of output the agent puts into one message, at most
 * @param officialPace whether the agent takes the official one's time: a second before a command's
 *     first output, one message in a millisecond
 * @param publishedThrottles whether who calls more often than AWS allows is refused
 * @param clock what time it is, for signatures, timestamps, throttles and what is forgotten after
 *     an hour
 */
public record EmulatorSettings(
    Path directory,
    Duration idleTimeout,
    int sessionLimit,
    Duration startDelay,
    int outputSize,
    boolean officialPace,
    boolean publishedThrottles,
    InstantSource clock) {

  /**
   * The defaults: 20 minutes, 2 sessions, no delays, no throttles, 1024 bytes, the machine's clock.
   */
  public static EmulatorSettings in(Path directory) {
    return new EmulatorSettings(
        directory,
        Duration.ofMinutes(20),
        2,
        Duration.ZERO,
        1024,
        false,
        false,
        InstantSource.system());
  }

  public EmulatorSettings withIdleTimeout(Duration timeout) {
    return new EmulatorSettings(
        directory,
        timeout,
        sessionLimit,
        startDelay,
        outputSize,
        officialPace,
        publishedThrottles,
        clock);
  }

  public EmulatorSettings withSessionLimit(int limit) {
    return new EmulatorSettings(
        directory,
        idleTimeout,
        limit,
        startDelay,
        outputSize,
        officialPace,
        publishedThrottles,
        clock);
  }

  public EmulatorSettings withStartDelay(Duration delay) {
    return new EmulatorSettings(
        directory,
        idleTimeout,
        sessionLimit,
        delay,
        outputSize,
        officialPace,
        publishedThrottles,
        clock);
  }

  public EmulatorSettings withOutputSize(int size) {
    return new EmulatorSettings(
        directory,
        idleTimeout,
        sessionLimit,
        startDelay,
        size,
        officialPace,
        publishedThrottles,
        clock);
  }

  public EmulatorSettings withOfficialPace(boolean official) {
    return new EmulatorSettings(
        directory,
        idleTimeout,
        sessionLimit,
        startDelay,
        outputSize,
        official,
        publishedThrottles,
        clock);
  }

  public EmulatorSettings withPublishedThrottles(boolean published) {
    return new EmulatorSettings(
        directory,
        idleTimeout,
        sessionLimit,
        startDelay,
        outputSize,
        officialPace,
        published,
        clock);
  }

  public EmulatorSettings withClock(InstantSource source) {
    return new EmulatorSettings(
        directory,
        idleTimeout,
        sessionLimit,
        startDelay,
        outputSize,
        officialPace,
        publishedThrottles,
        source);
  }
}
