package dev.mayfly.ecs.aws;

import dev.mayfly.session.Screen;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps what a session shows, and lets a test wait for a text. */
final class RecordingScreen implements Screen {

  private static final long LIMIT_SECONDS = 60;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final StringBuilder shown = new StringBuilder();

  @Override
  public void write(Output output, Bytes bytes) {
    lock.lock();
    try {
      shown.append(bytes.utf8());
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  String shown() {
    lock.lock();
    try {
      return shown.toString();
    } finally {
      lock.unlock();
    }
  }

  void awaits(String text) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    lock.lock();
    try {
      while (shown.indexOf(text) < 0) {
        if (left <= 0) {
          throw new AssertionError("no \"" + text + "\" on the screen: " + shown);
        }
        left = more.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
