package dev.mayfly.cli.terminal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.mayfly.session.protocol.Bytes;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keys of a descriptor, read only when select(2) says that some are there. So a reader that is told
 * to stop has taken nothing: what is typed while the task is stopped belongs to the user's own
 * shell. (select and not poll: on macOS poll does not know terminals.)
 */
final class SelectedKeys implements Terminal.Keys {

  private static final int SET_BYTES = 128;
  private static final int SET_BITS = SET_BYTES * 8;

  private final int descriptor;
  private final FileInputStream input;
  private final Arena arena = Arena.ofAuto();
  private final MemorySegment readable = arena.allocate(SET_BYTES, 8);
  private final MemorySegment callState = arena.allocate(Libc.callState());
  private final byte[] buffer = new byte[MOST];
  private final int wakeReader;
  private final int wakeWriter;

  /** Held by the one reader while it looks at the descriptors, so that none is closed meanwhile. */
  private final ReentrantLock reading = new ReentrantLock();

  private final ReentrantLock closing = new ReentrantLock();
  private volatile boolean closed;

  private SelectedKeys(int descriptor, FileInputStream input, int wakeReader, int wakeWriter) {
    this.descriptor = descriptor;
    this.input = input;
    this.wakeReader = wakeReader;
    this.wakeWriter = wakeWriter;
  }

  static SelectedKeys of(int descriptor, FileDescriptor file) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      if (Libc.pipe(ends) != 0) {
        throw new IllegalStateException("no pipe: too many open files");
      }
      int reader = ends.getAtIndex(JAVA_INT, 0);
      int writer = ends.getAtIndex(JAVA_INT, 1);
      return new SelectedKeys(descriptor, new FileInputStream(file), reader, writer);
    }
  }

  @Override
  public Bytes read() throws IOException {
    reading.lock();
    try {
      if (closed || !awaitKeys()) {
        return Bytes.EMPTY;
      }
      int length = input.read(buffer, 0, buffer.length);
      return length <= 0 ? Bytes.EMPTY : Bytes.copyOf(buffer, 0, length);
    } finally {
      reading.unlock();
    }
  }

  /** False once closed. */
  private boolean awaitKeys() throws IOException {
    while (!closed) {
      readable.fill((byte) 0);
      watch(descriptor);
      watch(wakeReader);
      int ready = Libc.select(callState, Math.max(descriptor, wakeReader) + 1, readable);
      if (ready < 0 && errno() != PosixSystem.EINTR) {
        throw new IOException("select: errno " + errno());
      }
      if (ready > 0) {
        return !isReady(wakeReader);
      }
    }
    return false;
  }

  private void watch(int watched) {
    if (watched >= SET_BITS) {
      throw new IllegalStateException("descriptor " + watched + " is too high for select");
    }
    int at = watched / 8;
    readable.set(JAVA_BYTE, at, (byte) (readable.get(JAVA_BYTE, at) | 1 << watched % 8));
  }

  private boolean isReady(int watched) {
    return (readable.get(JAVA_BYTE, watched / 8) & 1 << watched % 8) != 0;
  }

  private int errno() {
    return callState.get(
        JAVA_INT, Libc.callState().byteOffset(MemoryLayout.PathElement.groupElement("errno")));
  }

  @Override
  public void close() {
    closing.lock();
    try {
      if (!closed) {
        closed = true;
        wake();
      }
    } finally {
      closing.unlock();
    }
  }

  private void wake() {
    try (Arena one = Arena.ofConfined()) {
      Libc.write(wakeWriter, one.allocate(1), 1);
    }
    reading.lock(); // The reader has left select.
    try {
      Libc.close(wakeReader);
      Libc.close(wakeWriter);
    } finally {
      reading.unlock();
    }
  }
}
