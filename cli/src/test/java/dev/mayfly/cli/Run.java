package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.cli.local.Distribution;
import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.terminal.ScriptedTerminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** A run of mayfly in this process, on a scripted terminal, against the cloud of a folder. */
final class Run {

  private static final long PATIENCE_SECONDS = 120;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CompletableFuture<Integer> status = new CompletableFuture<>();
  private final ScriptedTerminal terminal;
  private final Thread worker;

  private Run(ScriptedTerminal terminal, Map<String, String> environment, String... arguments) {
    this.terminal = terminal;
    Surroundings surroundings =
        new Surroundings(
            environment,
            terminal,
            new Report(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8)),
            InstantSource.system(),
            () -> new Distribution(System.getProperty("java.class.path"), Optional.empty()));
    worker = Thread.ofPlatform().start(() -> status.complete(Mayfly.run(surroundings, arguments)));
  }

  /** Begins a run on a terminal. */
  static Run start(Path cloud, String... arguments) {
    return start(new ScriptedTerminal(true), cloud, arguments);
  }

  static Run start(ScriptedTerminal terminal, Path cloud, String... arguments) {
    return start(terminal, Map.of("MAYFLY_LOCAL_DIR", cloud.toString()), arguments);
  }

  static Run start(
      ScriptedTerminal terminal, Map<String, String> environment, String... arguments) {
    return new Run(terminal, Map.copyOf(environment), arguments);
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

  /** Waits until stdout holds {@code text}. */
  void awaitOut(String text) {
    Instant deadline = Instant.now().plusSeconds(PATIENCE_SECONDS);
    while (!out().contains(text)) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("never on stdout: " + text + ", but: " + out() + err());
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  String out() {
    return out.toString(UTF_8);
  }

  String err() {
    return err.toString(UTF_8);
  }
}
