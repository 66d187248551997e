package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How to let time go by between two questions to ECS, which tells nothing unasked. */
@FunctionalInterface
interface Pause {

  /** Returns after {@code duration}, or throws if the thread is interrupted. */
  void of(Duration duration) throws InterruptedException;

  /** The real one. */
  static Pause real() {
    return duration -> {
      boolean never = new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
      assert !never;
    };
  }
}
