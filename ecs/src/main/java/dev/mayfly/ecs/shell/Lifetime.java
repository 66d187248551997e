package dev.mayfly.ecs.shell;

import java.time.Duration;

/**
 * How long an ephemeral task may live; its keeper sees to that, whatever becomes of the client.
 *
 * @param grace how long it waits for the first session
 * @param linger how long it stays after the last session, unless the user has left
 * @param maximum when it ends even if someone is connected
 */
public record Lifetime(Duration grace, Duration linger, Duration maximum) {

  /** A minute to connect, a minute to come back, twelve hours. */
  public static final Lifetime DEFAULT =
      new Lifetime(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofHours(12));

  public Lifetime {
    if (grace.toSeconds() < 1 || linger.isNegative() || maximum.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "lifetime of grace " + grace + ", linger " + linger + ", maximum " + maximum);
    }
  }
}
