package dev.mayfly.emulator.agent;

import dev.mayfly.emulator.driver.PtyProcess;
import dev.mayfly.session.protocol.WindowSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** A pty whose command is the test: it prints, and looks at what was typed. */
final class ScriptedPty implements PtyProcess {
  private static final byte[] END = {};

  private final BlockingQueue<byte[]> output = new LinkedBlockingQueue<>();
  private final BlockingQueue<WindowSize> sizes = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> typed = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final ReentrantLock keyboard = new ReentrantLock();
  private final AtomicLong taken = new AtomicLong();
  private volatile boolean echo;
  private byte[] rest = END;

  /** From now on all that is typed is printed too. */
  ScriptedPty echo() {
    echo = true;
    return this;
  }

  void print(String text) {
    output.add(text.getBytes(StandardCharsets.UTF_8));
  }

  void exit(int status) {
    exit.complete(status);
    output.add(END);
  }

  /** From now on the command does not read, until it does again. */
  ReentrantLock keyboard() {
    return keyboard;
  }

  String nextTyped() throws InterruptedException {
    String next = typed.poll(30, TimeUnit.SECONDS);
    return Optional.ofNullable(next).orElseThrow(() -> new AssertionError("nothing typed"));
  }

  WindowSize nextSize() throws InterruptedException {
    WindowSize next = sizes.poll(30, TimeUnit.SECONDS);
    return Optional.ofNullable(next).orElseThrow(() -> new AssertionError("no size"));
  }

  /** How many bytes the agent has read of the output. */
  long taken() {
    return taken.get();
  }

  CompletableFuture<Void> closed() {
    return closed;
  }

  @Override
  public int read(byte[] buffer) throws IOException {
    try {
      byte[] next = rest.length > 0 ? rest : output.take();
      if (next.length == 0 || closed.isDone()) {
        return -1;
      }
      int length = Math.min(buffer.length, next.length);
      System.arraycopy(next, 0, buffer, 0, length);
      rest = Arrays.copyOfRange(next, length, next.length);
      taken.addAndGet(length);
      return length;
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    keyboard.lock();
    try {
      typed.add(new String(buffer, offset, length, StandardCharsets.UTF_8));
      if (echo) {
        output.add(Arrays.copyOfRange(buffer, offset, offset + length));
      }
    } finally {
      keyboard.unlock();
    }
  }

  @Override
  public void resize(WindowSize size) {
    sizes.add(size);
  }

  @Override
  public CompletableFuture<Integer> exit() {
    return exit;
  }

  @Override
  public void close() {
    closed.complete(null);
    exit.complete(137);
    output.add(END);
  }
}
