package dev.mayfly.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What becomes of SIGINT, SIGTERM and SIGHUP: the JVM begins its shutdown, this interrupts the
 * thread that works and gives it time to undo what it did; then the JVM ends with 130, 143 or 129
 * by itself.
 */
final class Interruption {

  /** An answer of RunTask has 5 s, StopTask 5 s, the session 2 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(12);

  private final Thread worker;
  private final CountDownLatch done = new CountDownLatch(1);

  private Interruption(Thread worker) {
    this.worker = worker;
  }

  /** Of the calling thread, from now on until {@link #done}. */
  static Interruption watchShutdown() {
    Interruption interruption = new Interruption(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::interrupt, "interruption"));
    return interruption;
  }

  /** The work is done, all is undone: the JVM may go down. */
  void done() {
    done.countDown();
  }

  private void interrupt() {
    if (done.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      boolean _ = done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) { // Nobody interrupts a shutdown hook.
    }
  }
}
