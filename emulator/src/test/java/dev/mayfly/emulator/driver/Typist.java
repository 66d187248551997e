package dev.mayfly.emulator.driver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Somebody at a pty: types, and waits for what appears on the screen. */
final class Typist implements AutoCloseable {

  private final PtyProcess pty;
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private boolean ended;
  private int seen;

  Typist(PtyProcess pty) {
    this.pty = pty;
    Thread.ofVirtual().start(this::read);
  }

  void type(String text) throws IOException {
    byte[] keys = text.getBytes(StandardCharsets.UTF_8);
    pty.write(keys, 0, keys.length);
  }

  /** Waits for {@code text} after what was awaited before; returns what came up to it. */
  String until(String text) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(Recorder.DEADLINE_SECONDS);
    lock.lock();
    try {
      while (true) {
        String shown = screen.toString(StandardCharsets.ISO_8859_1);
        String wanted =
            new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        int at = shown.indexOf(wanted, seen);
        if (at >= 0) {
          String before = shown.substring(seen, at + wanted.length());
          seen = at + wanted.length();
          return new String(before.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }
        if (ended || left <= 0) {
          throw new AssertionError("no " + text + (ended ? " before the end: " : ": ") + shown);
        }
        left = more.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Types a command line; what it wrote. */
  String ask(String command) throws IOException, InterruptedException {
    // The quotes keep the echo of what is typed from being taken for the output.
    type("echo be''gin; " + command + "; echo e''nd\n");
    until("begin\r\n");
    String written = until("end\r\n");
    return written.substring(0, written.length() - "end\r\n".length()).strip();
  }

  /** Waits for the end of the session; everything that was on the screen. */
  byte[] all() throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(Recorder.DEADLINE_SECONDS);
    lock.lock();
    try {
      while (!ended) {
        if (left <= 0) {
          throw new AssertionError("no end: " + screen.toString(StandardCharsets.UTF_8));
        }
        left = more.awaitNanos(left);
      }
      return screen.toByteArray();
    } finally {
      lock.unlock();
    }
  }

  int status() throws Exception {
    return pty.exit().get(Recorder.DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  PtyProcess pty() {
    return pty;
  }

  @Override
  public void close() {
    pty.close();
  }

  private void read() {
    byte[] buffer = new byte[8192];
    try {
      for (int length = pty.read(buffer); length >= 0; length = pty.read(buffer)) {
        show(buffer, length);
      }
    } catch (IOException closed) {
      // The end, as well.
    }
    end();
  }

  private void show(byte[] buffer, int length) {
    lock.lock();
    try {
      screen.write(buffer, 0, length);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
