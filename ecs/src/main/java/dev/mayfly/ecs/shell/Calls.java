package dev.mayfly.ecs.shell;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Runs calls on threads of their own, so that several go at once, and so that interrupting the
 * caller never tears a call whose effect must be known.
 */
final class Calls {

  private static final CallThreads REAL = new PlatformThreads();

  /** What runs the calls of a simulation, which has a time of its own. */
  static final ScopedValue<CallThreads> SIMULATED = ScopedValue.newInstance();

  /** Enough to be as fast as AWS's throttles allow, with answers that take up to 0.8 s. */
  private static final int AT_ONCE = 16;

  private Calls() {}

  private static CallThreads threads() {
    return SIMULATED.orElse(REAL);
  }

  static <T> CompletableFuture<T> start(Supplier<T> call) {
    return threads().start(call);
  }

  /** Runs {@code work}, which makes calls and waits between them, on a thread of its own. */
  static void beside(String name, Runnable work) {
    threads().beside(name, work);
  }

  /** Like calling it here, but an interrupt ends the wait at once. */
  static <T> T now(Supplier<T> call) {
    return await(start(call));
  }

  /** All at once; the results in the order of {@code items}. */
  static <A, B> List<B> onEach(Collection<A> items, Function<A, B> call) {
    List<CompletableFuture<B>> started =
        items.stream().map(item -> start(() -> call.apply(item))).toList();
    return started.stream().map(Calls::await).toList();
  }

  /**
   * A few at once, and no faster than {@code pace} lets them; the results in the order of {@code
   * items}. After a failure no further call is begun.
   */
  static <A, B> List<B> paced(Collection<A> items, Pace pace, Function<A, B> call) {
    List<A> all = List.copyOf(items);
    AtomicInteger next = new AtomicInteger();
    AtomicReferenceArray<B> results = new AtomicReferenceArray<>(all.size());
    AtomicBoolean over = new AtomicBoolean();
    List<CompletableFuture<Boolean>> workers =
        IntStream.range(0, Math.min(AT_ONCE, all.size()))
            .mapToObj(
                _ ->
                    start(
                        () -> {
                          int i = next.getAndIncrement();
                          while (i < all.size() && !over.get()) {
                            pace.await();
                            results.set(i, call.apply(all.get(i)));
                            i = next.getAndIncrement();
                          }
                          return true;
                        }))
            .toList();
    try {
      workers.forEach(Calls::await);
    } finally {
      over.set(true);
    }
    return IntStream.range(0, all.size()).mapToObj(results::get).toList();
  }

  /** Its result or its failure; if this thread is interrupted, a problem of that kind. */
  static <T> T await(CompletableFuture<T> call) {
    try {
      return threads().get(call);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Its result, if it comes within {@code limit}. */
  static <T> T await(CompletableFuture<T> call, Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return threads().get(call, limit);
  }

  /** The same, but an interrupt is kept for later. */
  static <T> T awaitThroughInterrupts(CompletableFuture<T> call, Duration limit)
      throws ExecutionException, TimeoutException {
    CallThreads threads = threads();
    long end = threads.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return threads.get(call, Duration.ofNanos(end - threads.nanoTime()));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static MayflyException interrupted(InterruptedException e) {
    return new MayflyException(
        new Problem(
            Problem.Kind.INTERRUPTED, "interrupted", "mayfly was told to end", "run it again"),
        e);
  }
}
