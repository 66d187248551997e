package dev.mayfly.session;

import dev.mayfly.session.pipe.PipeEvent;
import dev.mayfly.session.pipe.PipeReader;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes the command's bytes out of the terminal's output. Owned by the session's screen thread, but
 * for what is volatile.
 */
final class PipeScreen implements Screen {
  private final PipeReader reader;
  private final PipeStreams streams;
  private final PipeMailbox mailbox;
  private final Set<Output> failed = EnumSet.noneOf(Output.class);
  private volatile boolean writing;
  private volatile long heard;
  private final AtomicLong shown = new AtomicLong();
  private volatile String before = "";

  PipeScreen(PipeReader reader, PipeStreams streams, PipeMailbox mailbox) {
    this.reader = reader;
    this.streams = streams;
    this.mailbox = mailbox;
  }

  @Override
  public void write(Output output, Bytes bytes) throws IOException {
    if (output != Output.STDOUT) {
      return; // A terminal has but one output; what else comes is the agent's, not the command's.
    }
    try {
      for (PipeEvent event : reader.take(bytes)) {
        heard = reader.heard();
        if (event instanceof PipeEvent.Data(Output of, Bytes data)) {
          show(of, data);
        } else {
          mailbox.post(new PipeLetter.Said(event));
        }
      }
      heard = reader.heard();
      before = heard == 0 ? reader.before() : "";
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** How much encoded output has come. */
  long heard() {
    return heard;
  }

  /** How many bytes of the command have come. */
  long shown() {
    return shown.get();
  }

  /** Whether it waits for somebody to take the output, and hears nothing meanwhile. */
  boolean writing() {
    return writing;
  }

  /** What the terminal said before the far end did, while the command has said nothing. */
  String before() {
    return before;
  }

  private void show(Output output, Bytes bytes) throws InterruptedException {
    shown.addAndGet(bytes.length());
    writing = true;
    try {
      OutputStream stream =
          switch (output) {
            case STDOUT -> streams.out();
            case STDERR -> streams.err();
          };
      if (!failed.contains(output)) {
        stream.write(bytes.toByteArray());
        stream.flush();
      }
    } catch (IOException gone) {
      failed.add(output);
      mailbox.post(new PipeLetter.OutputFailed());
    } finally {
      writing = false;
    }
  }
}
