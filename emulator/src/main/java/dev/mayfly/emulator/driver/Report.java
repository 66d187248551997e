package dev.mayfly.emulator.driver;

import dev.mayfly.emulator.driver.Libc.Errno;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/** What one of our scripts says on a pipe when it is ready, or why it never will be. */
final class Report implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int LIMIT = 4096;
  private static final String READY = "ready";

  private final Posix.Pipe pipe;
  private final Poller.Watch watch;
  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();
  private boolean handedOver;
  private boolean closed;

  private Report(Posix.Pipe pipe, Poller poller) throws Errno {
    this.pipe = pipe;
    watch = poller.watch(pipe.readEnd(), this::take);
  }

  static Report open(Poller poller) throws Errno {
    return new Report(Posix.pipeToUs(), poller);
  }

  /** The end for the script; {@link #handedOver} closes it on our side. */
  int writeEnd() {
    return pipe.writeEnd();
  }

  void handedOver() throws Errno {
    handedOver = true;
    Posix.close(pipe.writeEnd());
    watch.want(Poller.READABLE);
  }

  /** What followed the word "ready" on its line. */
  String await() throws IOException {
    try {
      return ready.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      Throwable cause = Optional.ofNullable(failure.getCause()).orElse(failure);
      throw new IOException(cause.getMessage(), cause);
    } catch (TimeoutException late) {
      throw new IOException("not ready within " + DEADLINE.toSeconds() + " s", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a process was starting");
    }
  }

  /** What was said after it. */
  String rest() {
    lock.lock();
    try {
      return read();
    } catch (Errno nothing) {
      return "";
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      watch.end();
      Posix.close(pipe.readEnd());
      if (!handedOver) {
        Posix.close(pipe.writeEnd());
      }
    } finally {
      lock.unlock();
    }
  }

  private void take() {
    lock.lock();
    try {
      if (!closed) {
        String more = read();
        text.append(more);
        if (more.isEmpty() || text.length() > LIMIT) {
          ready.completeExceptionally(new IOException(text.toString().strip()));
        } else if (!complete()) {
          watch.want(Poller.READABLE);
        }
      }
    } catch (Errno failure) {
      ready.completeExceptionally(failure);
    } finally {
      lock.unlock();
    }
  }

  private String read() throws Errno {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(LIMIT);
      int length = Posix.read(pipe.readEnd(), buffer, LIMIT);
      byte[] bytes = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private boolean complete() {
    return text.toString()
        .lines()
        .filter(line -> line.startsWith(READY) && text.charAt(text.length() - 1) == '\n')
        .findFirst()
        .map(line -> ready.complete(line.substring(READY.length()).strip()))
        .isPresent();
  }
}
