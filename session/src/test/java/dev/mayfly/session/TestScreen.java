package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Keeps what it is shown; can be made to block or to fail. */
final class TestScreen implements Screen {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final CompletableFuture<Void> writing = new CompletableFuture<>();
  private final CountDownLatch gate;
  private volatile CompletableFuture<Void> reached = new CompletableFuture<>();
  private volatile int awaited = Integer.MAX_VALUE;
  private volatile boolean broken;

  private TestScreen(int locks) {
    this.gate = new CountDownLatch(locks);
  }

  static TestScreen create() {
    return new TestScreen(0);
  }

  /** One whose first write waits for {@link #unblock}. */
  static TestScreen blocked() {
    return new TestScreen(1);
  }

  static TestScreen broken() {
    TestScreen screen = create();
    screen.broken = true;
    return screen;
  }

  @Override
  public void write(Output output, Bytes bytes) throws IOException {
    writing.complete(null);
    awaitGate();
    if (broken) {
      throw new IOException("no such screen");
    }
    append(bytes);
  }

  void unblock() {
    gate.countDown();
  }

  /** Waits until something has been given to it. */
  void awaitFirstWrite() throws Exception {
    TestPeer.within(writing);
  }

  /** Waits until so many bytes have been shown, all in all; what they were. */
  byte[] await(int length) throws Exception {
    awaited = length;
    check();
    TestPeer.within(reached);
    reached = new CompletableFuture<>();
    return shown();
  }

  byte[] shown() {
    return shown.toByteArray();
  }

  private void append(Bytes bytes) {
    shown.writeBytes(bytes.toByteArray()); // ByteArrayOutputStream locks by itself.
    check();
  }

  private void check() {
    if (shown.size() >= awaited) {
      reached.complete(null);
    }
  }

  private void awaitGate() throws IOException {
    try {
      gate.await();
    } catch (InterruptedException interrupt) {
      throw new IOException(interrupt);
    }
  }
}
