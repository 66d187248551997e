package dev.mayfly.session;

import java.time.Duration;

/**
 * What is done about the idle limit of the service, which ends a session that gets no input for so
 * long. Input is what is typed and a new size of the window; output does not count, and pings of
 * the connection do not. So the window's size is sent again every few minutes, for as long as the
 * session counts as used. Thread-safe, as every value is.
 *
 * <p>Source: AWS Systems Manager User Guide, "Specify an idle session timeout value": the timer
 * starts anew with keyboard input, a resize of the terminal, and ResumeSession.
 *
 * @param keptFor how long after the last key or output it is kept; zero: not at all
 * @param every how often the size is sent, if nothing is typed
 * @param limit after so long without input the service ends the session: 20 min for ECS Exec, where
 *     nobody can change it
 */
public record IdlePolicy(Duration keptFor, Duration every, Duration limit) {

  /** The idle limit of ECS Exec. */
  public static final Duration LIMIT_OF_ECS = Duration.ofMinutes(20);

  /** Three may be lost before the limit strikes. */
  private static final Duration EVERY = Duration.ofMinutes(5);

  /** Longer than any session. */
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  public IdlePolicy {
    if (keptFor.isNegative() || !every.isPositive() || limit.compareTo(every) <= 0) {
      throw new IllegalArgumentException(
          "a session kept for " + keptFor + " by a word every " + every + ", limit " + limit);
    }
  }

  /** Nothing is done; the session's end is announced. */
  public static IdlePolicy never() {
    return whileUsed(Duration.ZERO);
  }

  /** The session is kept for as long as it lives: for one that works without anybody typing. */
  public static IdlePolicy always() {
    return whileUsed(FOR_EVER);
  }

  /** The session is kept until nothing has been typed or shown for so long. */
  public static IdlePolicy whileUsed(Duration keptFor) {
    return new IdlePolicy(keptFor, EVERY, LIMIT_OF_ECS);
  }
}
