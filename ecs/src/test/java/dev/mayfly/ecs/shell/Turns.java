package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * A virtual clock, and actors that take turns on it: one at a time, whoever is due first. All
 * fields belong to whoever has the turn.
 */
final class Turns {

  private record Wake(Instant at, long order, Semaphore turn) {}

  private final PriorityQueue<Wake> due =
      new PriorityQueue<>(Comparator.comparing(Wake::at).thenComparingLong(Wake::order));
  private final Semaphore over = new Semaphore(0);
  private final List<Thread> actors = new ArrayList<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private Instant now;
  private long order;

  Turns(Instant start) {
    this.now = start;
  }

  Instant now() {
    return now;
  }

  /** One more actor, who begins after {@code delay}. */
  void actor(Duration delay, Runnable life) {
    actors.add(unstarted(delay, life));
  }

  /** One more who begins as soon as the others let go. By the actor who has the turn. */
  void spawn(Runnable life) {
    unstarted(Duration.ZERO, life).start();
  }

  private Thread unstarted(Duration delay, Runnable life) {
    Semaphore turn = new Semaphore(0);
    due.add(new Wake(now.plus(delay), order++, turn));
    return Thread.ofVirtual()
        .unstarted(
            () -> {
              turn.acquireUninterruptibly();
              try {
                life.run();
              } catch (Throwable wrong) {
                failures.add(wrong);
              } finally {
                next();
              }
            });
  }

  /** Lets others have theirs until {@code duration} is over. By the actor who has the turn. */
  void pass(Duration duration) {
    Semaphore turn = new Semaphore(0);
    due.add(new Wake(now.plus(duration), order++, turn));
    next();
    turn.acquireUninterruptibly();
  }

  /**
   * The same until {@code done} is, which another actor brings about, or {@code duration} is over.
   */
  void await(CompletableFuture<?> done, Duration duration) {
    Semaphore turn = new Semaphore(0);
    Wake atLast = new Wake(now.plus(duration), order++, turn);
    due.add(atLast);
    var _ =
        done.whenComplete(
            (_, _) -> {
              if (due.remove(atLast)) {
                due.add(new Wake(now, order++, turn));
              }
            });
    next();
    turn.acquireUninterruptibly();
  }

  private void next() {
    Wake next = due.poll();
    if (next == null) {
      over.release();
    } else {
      now = next.at;
      next.turn.release();
    }
  }

  /** Runs until all actors have ended; tells what went wrong in one. */
  void run() {
    actors.forEach(Thread::start);
    next();
    over.acquireUninterruptibly();
    for (Throwable wrong : failures) {
      throw new AssertionError(wrong);
    }
  }
}
