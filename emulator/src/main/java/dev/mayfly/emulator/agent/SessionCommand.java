package dev.mayfly.emulator.agent;

import dev.mayfly.emulator.driver.PtyProcess;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.WindowSize;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A session's command on its pty. It is started, read and written by threads of its own, so that no
 * method here waits for it. Owned by one thread.
 */
final class SessionCommand {

  /** At the official pace. Source: amazon-ssm-agent agent/session/shell/shell.go, execute. */
  private static final Duration AFTER_FAILED_START = Duration.ofSeconds(2);

  /** Hears of the command, on those threads. */
  interface Listener {

    /** It runs; {@link #begin} is to be called. */
    void started();

    void notStarted(String reason);

    /** It wrote something, which is to be {@link #outputTaken} back. */
    void output(Bytes bytes);

    /** Nothing more comes: it has ended. */
    void outputEnded();

    /** It {@link #takesInput} again. */
    void roomForInput();
  }

  private final SessionTask task;
  private final Container container;
  private final FleetSettings settings;
  private final Listener listener;
  private final CompletableFuture<PtyProcess> pty = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private Optional<CommandOutput> output = Optional.empty();
  private Optional<KeyboardInput> input = Optional.empty();
  private boolean starting;

  SessionCommand(SessionTask task, Container container, FleetSettings settings, Listener listener) {
    this.task = task;
    this.container = container;
    this.settings = settings;
    this.listener = listener;
  }

  /** Starts it; does nothing the second time. */
  void start() {
    if (!starting) {
      starting = true;
      Thread.ofVirtual().name("agent-start").start(this::execute);
    }
  }

  private void execute() {
    try {
      pty.complete(container.execute(task)); // Where close() came first, it is closed at once.
      listener.started();
    } catch (IOException | RuntimeException failure) {
      pauseAsOfficialAgents();
      listener.notStarted(String.valueOf(failure.getMessage()));
    }
  }

  private void pauseAsOfficialAgents() {
    try {
      if (settings.officialPace()) {
        var _ = closed.await(AFTER_FAILED_START.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Begins to read and to write, now that it runs. */
  void begin() {
    PtyProcess running = pty.join();
    input = Optional.of(new KeyboardInput(running, listener::roomForInput));
    output =
        Optional.of(new CommandOutput(running, settings, listener::output, listener::outputEnded));
  }

  void type(Bytes bytes) {
    input.ifPresent(keyboard -> keyboard.add(bytes));
  }

  /** Whether more may be typed; false while it does not read. */
  boolean takesInput() {
    return input.filter(KeyboardInput::isFull).isEmpty();
  }

  void resize(WindowSize size) {
    var _ = pty.thenAccept(running -> running.resize(size));
  }

  /** One piece of output was taken; another may come. */
  void outputTaken() {
    output.ifPresent(CommandOutput::taken);
  }

  /** Kills it, now or as soon as it has started. */
  void close() {
    closed.countDown();
    output.ifPresent(CommandOutput::close);
    input.ifPresent(KeyboardInput::close);
    var _ = pty.thenAccept(PtyProcess::close);
  }
}
