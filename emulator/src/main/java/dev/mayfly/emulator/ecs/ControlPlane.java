package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that owns all state, and its mailbox. What waits in it is bounded from outside:
 * one request for each connection, a few events and one timer for each container. Thread-safe.
 */
final class ControlPlane implements AutoCloseable {

  private static final Logger LOG = System.getLogger(ControlPlane.class.getName());

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, work -> Thread.ofPlatform().name("control-plane").daemon().unstarted(work));

  ControlPlane() {
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.setRemoveOnCancelPolicy(true);
  }

  /** Something to do that may be refused. */
  interface Work<T> {
    T run() throws AwsError;
  }

  /** Does {@code work} in its turn; an {@link AwsError} of it fails the future. */
  <T> CompletableFuture<T> call(Work<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    post(
        () -> {
          try {
            answer.complete(work.run());
          } catch (AwsError e) {
            answer.completeExceptionally(e);
          } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
            throw e;
          }
        });
    return answer;
  }

  /** Does {@code work} in its turn. Once closed, nothing is done any more. */
  void post(Runnable work) {
    after(Duration.ZERO, work);
  }

  /** Does {@code work} in its turn, not before {@code delay} has passed. */
  void after(Duration delay, Runnable work) {
    try {
      var _ = thread.schedule(logged(work), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "closed; something came too late", e);
    }
  }

  private static Runnable logged(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "the control plane failed at one thing and goes on", e);
      }
    };
  }

  /** Stops; what waits is dropped. */
  @Override
  public void close() {
    var _ = thread.shutdownNow();
  }
}
