package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One platform thread for each call: a virtual one that reads from a socket starts the JDK's
 * poller, which sits in epoll_wait for ever, and for a thread in there the JVM waits 0.3 s when it
 * exits.
 */
final class PlatformThreads implements CallThreads {

  private static final ThreadFactory THREADS =
      Thread.ofPlatform().daemon().name("call to AWS").factory();

  @Override
  public <T> CompletableFuture<T> start(Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, command -> THREADS.newThread(command).start());
  }

  @Override
  public void beside(String name, Runnable work) {
    Thread.ofPlatform().daemon().name(name).start(work);
  }

  @Override
  public <T> T get(CompletableFuture<T> call) throws InterruptedException, ExecutionException {
    return call.get();
  }

  @Override
  public <T> T get(CompletableFuture<T> call, Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return call.get(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }
}
