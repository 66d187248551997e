package dev.mayfly.session;

import dev.mayfly.session.pipe.PipeWriter;
import dev.mayfly.session.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/**
 * The thread that reads what the command is to read, no faster than the command takes it: two
 * pieces ahead at most.
 */
final class PipeInput {
  private final InputStream in;
  private final PipeMailbox mailbox;
  private final Semaphore window = new Semaphore(PipeWriter.WINDOW);
  private final Thread thread;

  PipeInput(InputStream in, int largestPiece, PipeMailbox mailbox) {
    this.in = in;
    this.mailbox = mailbox;
    // Not a virtual one, since a read that blocks would keep its carrier; and a daemon, since
    // nothing ends such a read.
    this.thread =
        Thread.ofPlatform().daemon().name("mayfly-input").start(() -> read(new byte[largestPiece]));
  }

  /** A piece was taken; another may be read. */
  void taken() {
    window.release();
  }

  /** Reads nothing more. */
  void stop() {
    thread.interrupt();
  }

  private void read(byte[] buffer) {
    try {
      try {
        window.acquire();
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
          mailbox.post(new PipeLetter.Input(Bytes.copyOf(buffer, 0, length)));
          window.acquire();
        }
        mailbox.post(new PipeLetter.InputEnded());
      } catch (IOException | RuntimeException failure) {
        // Not the same as its end: the command would take half a file for a whole one.
        mailbox.post(new PipeLetter.InputFailed(String.valueOf(failure.getMessage())));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
