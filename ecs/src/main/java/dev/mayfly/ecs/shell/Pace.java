package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.time.InstantSource;

/** Lets calls pass no faster than a {@link CallRate} allows. Thread-safe. */
record Pace(CallRate rate, InstantSource clock, Pause pause) {

  /** Returns when the next call may be made. */
  void await() {
    Duration wait = rate.take(clock.instant());
    if (!wait.isZero()) {
      try {
        pause.of(wait);
      } catch (InterruptedException e) {
        throw Calls.interrupted(e);
      }
    }
  }
}
