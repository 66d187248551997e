package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.time.InstantSource;

/** Lets calls pass no faster than a {@link CallRate} allows. Thread-safe. */
record Pace(CallRate rate, InstantSource clock, Pause pause) {

  /** Counts calls that were made already: those after them wait the longer. */
  void count(int calls) {
    for (int made = 0; made < calls; made++) {
      rate.take(clock.instant());
    }
  }

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
