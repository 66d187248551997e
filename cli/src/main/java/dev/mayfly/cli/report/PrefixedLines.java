package dev.mayfly.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One of several outputs that share a stream: its lines come whole, each behind its name. A line is
 * passed on when it is complete, or when it has grown long.
 */
public final class PrefixedLines extends OutputStream {

  /** A longer line is told in pieces. */
  private static final int LONGEST = 64 * 1024;

  private final OutputStream shared;
  private final ReentrantLock lock;
  private final byte[] prefix;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /**
   * @param lock held while a line is written, by all that share the stream
   */
  public PrefixedLines(OutputStream shared, ReentrantLock lock, String prefix) {
    this.shared = shared;
    this.lock = lock;
    this.prefix = prefix.getBytes(UTF_8);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    lock.lock();
    try {
      for (int at = offset; at < offset + length; at++) {
        if (bytes[at] == '\n') {
          tell();
        } else {
          line.write(bytes[at]);
          if (line.size() == LONGEST) {
            tell();
          }
        }
      }
      shared.flush();
    } finally {
      lock.unlock();
    }
  }

  private void tell() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(prefix);
    line.writeTo(whole);
    whole.write('\n');
    line.reset();
    whole.writeTo(shared);
  }

  /** Tells a last line that has no end. The stream itself is left open. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      if (line.size() > 0) {
        tell();
        shared.flush();
      }
    } finally {
      lock.unlock();
    }
  }
}
