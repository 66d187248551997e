package dev.mayfly.emulator.agent;

import dev.mayfly.emulator.driver.PtyProcess;
import dev.mayfly.session.protocol.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads a command's output, a few pieces ahead of whoever takes them: when they are not taken the
 * command is not read, and stops. Thread-safe.
 */
final class CommandOutput {
  private static final int PIECES_AHEAD = 8;

  /** At the official pace. Source: amazon-ssm-agent agent/session/shell/shell.go, writePump. */
  private static final Duration BEFORE_FIRST = Duration.ofSeconds(1);

  private final PtyProcess pty;
  private final FleetSettings settings;
  private final Consumer<Bytes> output;
  private final Runnable ended;
  private final Semaphore room = new Semaphore(PIECES_AHEAD);
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Begins to read.
   *
   * @param output gets the pieces, each to be {@link #taken} back
   * @param ended is called once, after the last piece
   */
  CommandOutput(PtyProcess pty, FleetSettings settings, Consumer<Bytes> output, Runnable ended) {
    this.pty = pty;
    this.settings = settings;
    this.output = output;
    this.ended = ended;
    Thread.ofVirtual().name("agent-output").start(this::pump);
  }

  /** One piece was taken; another may be read. */
  void taken() {
    room.release();
  }

  /** Ends the thread; the pty is to be closed by its owner. */
  void close() {
    closed.countDown();
    room.release();
  }

  private void pump() {
    byte[] buffer = new byte[readSize()];
    try {
      pauseAsOfficialAgents();
      for (int length = read(buffer); length >= 0; length = read(buffer)) {
        output.accept(Bytes.copyOf(buffer, 0, length));
      }
    } catch (IOException hungUp) {
      // The same as the end: the command has gone.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    ended.run();
  }

  private int read(byte[] buffer) throws IOException, InterruptedException {
    room.acquire();
    return closed.getCount() == 0 ? -1 : pty.read(buffer);
  }

  // The channel cuts what is longer than a message; a Linux pty gives 4 KiB at most.
  private int readSize() {
    return settings.officialPace() ? settings.outputSize() : Math.max(settings.outputSize(), 4096);
  }

  private void pauseAsOfficialAgents() throws InterruptedException {
    if (settings.officialPace()) {
      var _ = closed.await(BEFORE_FIRST.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
