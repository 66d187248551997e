package dev.mayfly.emulator.agent;

import java.time.Duration;
import java.time.Instant;

/**
 * How fast messages may follow each other: as they come, or one in a millisecond, as with the
 * pauses of official agents. What a timer is late is caught up with, a few messages at most. Owned
 * by one thread.
 */
final class Pace {
  private static final Duration MOST_LATE = Duration.ofMillis(5);

  private final Duration apart;
  private Instant due = Instant.MIN;

  private Pace(Duration apart) {
    this.apart = apart;
  }

  /** As they come. */
  static Pace none() {
    return new Pace(Duration.ZERO);
  }

  /** Source: amazon-ssm-agent agent/session/plugins/port/port_mux.go, transferDataToMgs. */
  static Pace official() {
    return new Pace(Duration.ofMillis(1));
  }

  boolean allows(Instant now) {
    return !due.isAfter(now);
  }

  /** When the next message may follow. */
  Instant due() {
    return due;
  }

  void sent(Instant now) {
    Instant latest = now.minus(MOST_LATE);
    due = (due.isBefore(latest) ? now : due).plus(apart);
  }
}
