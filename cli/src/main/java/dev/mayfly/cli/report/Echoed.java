package dev.mayfly.cli.report;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A command's output, kept and shown as it comes. That it cannot be shown any more is no reason to
 * end the command: it is kept for whoever reads the result. Written by one thread.
 */
public final class Echoed extends OutputStream {

  private final Captured kept;
  private final OutputStream shown;
  private boolean gone;

  public Echoed(Captured kept, OutputStream shown) {
    this.kept = kept;
    this.shown = shown;
  }

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    kept.write(bytes, offset, length);
    show(() -> shown.write(bytes, offset, length));
  }

  @Override
  public void flush() {
    show(shown::flush);
  }

  private interface Showing {
    void run() throws IOException;
  }

  private void show(Showing showing) {
    if (gone) {
      return;
    }
    try {
      showing.run();
    } catch (IOException nobodyReads) {
      gone = true;
    }
  }
}
