package dev.mayfly.emulator.driver;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What containers wrote and how they ended; waits for both, within a generous deadline. */
final class Recorder implements TaskListener {

  static final int DEADLINE_SECONDS = 60;

  private final Map<String, ByteArrayOutputStream> written = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Integer>> statuses = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();

  @Override
  public void output(String container, byte[] buffer, int length) {
    lock.lock();
    try {
      written
          .computeIfAbsent(container, name -> new ByteArrayOutputStream())
          .write(buffer, 0, length);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void exited(String container, int status) {
    if (!end(container).complete(status)) {
      throw new AssertionError(container + " ended twice");
    }
  }

  /** All that the container has written so far. */
  String output(String container) {
    lock.lock();
    try {
      var bytes = written.get(container);
      return bytes == null ? "" : bytes.toString(StandardCharsets.UTF_8);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the container has written {@code text}. */
  String until(String container, String text) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    lock.lock();
    try {
      while (!output(container).contains(text)) {
        if (left <= 0) {
          throw new AssertionError("no " + text + " in: " + output(container));
        }
        left = more.awaitNanos(left);
      }
      return output(container);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for its end. */
  int status(String container) throws Exception {
    return end(container).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  boolean ended(String container) {
    return end(container).isDone();
  }

  private CompletableFuture<Integer> end(String container) {
    return statuses.computeIfAbsent(container, name -> new CompletableFuture<>());
  }
}
