package dev.mayfly.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** The beginning of a command's output, kept. Written by one thread, read once it is over. */
public final class Captured extends OutputStream {

  private static final int MOST = 1024 * 1024;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean truncated;

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int fits = Math.min(length, MOST - kept.size());
    kept.write(bytes, offset, fits);
    truncated |= fits < length;
  }

  /** What was kept, at most a megabyte. */
  public String text() {
    return kept.toString(UTF_8);
  }

  /** Whether there was more. */
  public boolean truncated() {
    return truncated;
  }
}
