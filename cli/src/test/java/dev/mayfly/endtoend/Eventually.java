package dev.mayfly.endtoend;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waits for what a loaded machine may take long to do. */
final class Eventually {

  /** Far beyond what anything here takes; only a defect uses it up. */
  static final long SECONDS = 120;

  private static final long AGAIN_MILLIS = 50;

  private Eventually() {}

  /** The value, once it is there; {@code what} tells what was missing otherwise. */
  static <T> T value(String what, CompletableFuture<T> future) {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("not within " + SECONDS + " s: " + what, late);
    } catch (ExecutionException failure) {
      throw new AssertionError(what + ": " + failure.getMessage(), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** For what tells nobody when it changes, as the state of a task: looks again and again. */
  static void holds(String what, BooleanSupplier condition) {
    var done = new CompletableFuture<Void>();
    look(condition, done);
    try {
      value(what, done);
    } finally {
      done.cancel(false);
    }
  }

  private static void look(BooleanSupplier condition, CompletableFuture<Void> done) {
    if (done.isDone()) {
      return;
    }
    try {
      if (condition.getAsBoolean()) {
        done.complete(null);
        return;
      }
    } catch (RuntimeException | AssertionError failure) {
      done.completeExceptionally(failure);
      return;
    }
    Executor later = CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    later.execute(() -> look(condition, done));
  }
}
