package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** On what threads calls run, and by which clock one waits for them. */
interface CallThreads {

  /** Runs {@code call}, whatever becomes of the caller meanwhile. */
  <T> CompletableFuture<T> start(Supplier<T> call);

  /** Runs {@code work}, which makes calls and waits between them, on a thread of its own. */
  void beside(String name, Runnable work);

  /** Waits for it, for as long as it takes. */
  <T> T get(CompletableFuture<T> call) throws InterruptedException, ExecutionException;

  /** Waits for it until {@code limit} is over. */
  <T> T get(CompletableFuture<T> call, Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException;

  /** The clock that limits go by, as {@link System#nanoTime} is one. */
  long nanoTime();
}
