package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what tells nobody that it happened, with a generous limit. */
public final class Eventually {

  public static final Duration LIMIT = Duration.ofSeconds(60);

  private Eventually() {}

  public static void holds(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(what + " did not come true within " + LIMIT);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }
}
