package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.cli.local.Distribution;
import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.terminal.ScriptedTerminal;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A run of mayfly in this process, on a scripted terminal, against the cloud of a folder. */
final class Run {

  private static final long PATIENCE_SECONDS = 120;

  private final WatchedStream out = new WatchedStream();
  private final WatchedStream err = new WatchedStream();
  private final CompletableFuture<Integer> status = new CompletableFuture<>();
  private final ScriptedTerminal terminal;
  private final Thread worker;

  private Run(
      ScriptedTerminal terminal,
      Map<String, String> environment,
      Path directory,
      String... arguments) {
    this.terminal = terminal;
    Surroundings surroundings =
        new Surroundings(
            environment,
            terminal,
            new Report(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8)),
            InstantSource.system(),
            () -> new Distribution(System.getProperty("java.class.path"), Optional.empty()),
            directory);
    worker = Thread.ofPlatform().start(() -> status.complete(Mayfly.run(surroundings, arguments)));
  }

  /** Begins a run on a terminal. */
  static Run start(Path cloud, String... arguments) {
    return start(new ScriptedTerminal(true), cloud, arguments);
  }

  static Run start(ScriptedTerminal terminal, Path cloud, String... arguments) {
    return start(terminal, Map.of("MAYFLY_LOCAL_DIR", cloud.toString()), cloud, arguments);
  }

  static Run start(
      ScriptedTerminal terminal,
      Map<String, String> environment,
      Path directory,
      String... arguments) {
    return new Run(terminal, Map.copyOf(environment), directory, arguments);
  }

  ScriptedTerminal terminal() {
    return terminal;
  }

  /** What SIGINT, SIGTERM and SIGHUP come down to. */
  void interrupt() {
    worker.interrupt();
  }

  /** Waits for the end. */
  int status() throws InterruptedException, ExecutionException {
    try {
      return status.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(
          "still running; stderr: " + err() + "; screen: " + terminal.shown(), e);
    }
  }

  /** Waits until stdout has {@code text}. */
  void awaitOut(String text) throws InterruptedException {
    out.await(text);
  }

  byte[] outBytes() {
    return out.bytes();
  }

  String out() {
    return out.text();
  }

  String err() {
    return err.text();
  }

  /** Waits until stderr has {@code text}. */
  void awaitErr(String text) throws InterruptedException {
    err.await(text);
  }

  /** Bytes that somebody may wait for. */
  private static final class WatchedStream extends OutputStream {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      lock.lock();
      try {
        written.write(bytes, offset, length);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    void await(String text) throws InterruptedException {
      long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      lock.lock();
      try {
        while (!written.toString(UTF_8).contains(text)) {
          if (left <= 0) {
            throw new AssertionError("never said: \"" + text + "\", but: " + written);
          }
          left = changed.awaitNanos(left);
        }
      } finally {
        lock.unlock();
      }
    }

    byte[] bytes() {
      lock.lock();
      try {
        return written.toByteArray();
      } finally {
        lock.unlock();
      }
    }

    String text() {
      lock.lock();
      try {
        return written.toString(UTF_8);
      } finally {
        lock.unlock();
      }
    }
  }
}
