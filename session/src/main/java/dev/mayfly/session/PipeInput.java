package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/**
 * The thread that reads what the command is to read, no faster than that is sent: two pieces ahead
 * at most.
 */
final class PipeInput {
  private static final int PIECES_AHEAD = 2;

  private final InputStream in;
  private final int largestPiece;
  private final PipeMailbox mailbox;

  /** So many bytes may be read and not sent. */
  private final Semaphore room;

  private final Thread thread;

  PipeInput(InputStream in, int largestPiece, PipeMailbox mailbox) {
    this.in = in;
    this.largestPiece = largestPiece;
    this.mailbox = mailbox;
    this.room = new Semaphore(PIECES_AHEAD * largestPiece);
    // Not a virtual one, since a read that blocks would keep its carrier; and a daemon, since
    // nothing ends such a read.
    this.thread = Thread.ofPlatform().daemon().name("mayfly-input").start(this::read);
  }

  /** So many bytes were sent; as many more may be read. */
  void sent(int bytes) {
    room.release(bytes);
  }

  /** Reads nothing more. */
  void stop() {
    thread.interrupt();
  }

  private void read() {
    byte[] buffer = new byte[largestPiece];
    try {
      try {
        room.acquire(largestPiece);
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
          mailbox.post(new PipeLetter.Input(Bytes.copyOf(buffer, 0, length)));
          room.acquire(length);
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
