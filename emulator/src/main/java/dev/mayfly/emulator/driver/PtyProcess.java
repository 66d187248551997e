package dev.mayfly.emulator.driver;

import dev.mayfly.session.protocol.WindowSize;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * A command on a pty; its window is 0x0 until the first {@link #resize}. One thread reads, one
 * writes; all may be virtual: waiting does not block a carrier.
 */
public interface PtyProcess extends AutoCloseable {

  /**
   * Reads at most {@code buffer.length} bytes; waits for the first. -1 once the command has ended
   * and all that it wrote was read, or after {@link #close}: jobs it left behind do not count.
   */
  int read(byte[] buffer) throws IOException;

  /** Writes all {@code length} bytes; waits while the command does not read. */
  void write(byte[] buffer, int offset, int length) throws IOException;

  void resize(WindowSize size);

  /**
   * The command's exit status, 128 + n after signal n; completes when it is reaped, on a thread
   * that waits for all others too: what depends on it must not block.
   */
  CompletableFuture<Integer> exit();

  /** SIGKILL to the command, and a hang-up of the pty. Frees everything; idempotent. */
  @Override
  void close();
}
