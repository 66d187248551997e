package dev.mayfly.emulator.driver;

import dev.mayfly.session.protocol.WindowSize;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** A command on a pty; its window is 0x0 until the first {@link #resize}. */
public interface PtyProcess extends AutoCloseable {

  /** Reads at most {@code buffer.length} bytes; blocks; -1 once the pty hung up. One reader. */
  int read(byte[] buffer) throws IOException;

  /** Writes all {@code length} bytes; blocks while the command does not read. One writer. */
  void write(byte[] buffer, int offset, int length) throws IOException;

  void resize(WindowSize size);

  /** The command's exit status, 128 + n after signal n; completes when it is reaped. */
  CompletableFuture<Integer> exit();

  /** SIGKILL to the direct child, and a hang-up of the pty. Frees everything; idempotent. */
  @Override
  void close();
}
