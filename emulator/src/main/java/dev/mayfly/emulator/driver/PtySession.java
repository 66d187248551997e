package dev.mayfly.emulator.driver;

import dev.mayfly.emulator.driver.Libc.Errno;
import dev.mayfly.session.protocol.WindowSize;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A command on a pty. Reads and writes never block a carrier thread: the poller waits for them. */
final class PtySession implements PtyProcess {

  private static final int CHUNK = 16 * 1024;

  private final int master;
  private final Child child;
  private final SessionWorker worker;
  private final Leftovers leftovers;
  private final Poller.Watch watch;
  private final MemorySegment incoming = Arena.ofAuto().allocate(CHUNK);
  private final MemorySegment outgoing = Arena.ofAuto().allocate(CHUNK);
  private final Semaphore readable = new Semaphore(0);
  private final Semaphore writable = new Semaphore(0);
  // Shared by those who use the descriptor, exclusive for the one who closes it.
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;
  // What was read and not yet handed out; the reader's.
  private int from;
  private int to;

  PtySession(int master, Child child, SessionWorker worker, Leftovers leftovers, Poller poller)
      throws Errno {
    this.master = master;
    this.child = child;
    this.worker = worker;
    this.leftovers = leftovers;
    watch = poller.watch(master, this::wake);
    // Not on the poller's thread: looking for leftovers takes its time.
    var _ = child.exit().thenRunAsync(this::ended, Thread::startVirtualThread);
  }

  @Override
  public int read(byte[] buffer) throws IOException {
    while (true) {
      // Asked before the read: what the command wrote, it wrote before it ended.
      boolean ended = child.exit().isDone();
      int length = tryRead(buffer);
      if (length != 0) {
        return length;
      }
      if (ended) {
        return -1;
      }
      await(Poller.READABLE, readable);
    }
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    int written = 0;
    while (written < length) {
      int now = tryWrite(buffer, offset + written, length - written);
      written += now;
      if (now == 0) {
        if (child.exit().isDone()) {
          throw new IOException("the command has ended");
        }
        await(Poller.WRITABLE, writable);
      }
    }
  }

  @Override
  public void resize(WindowSize size) {
    use.readLock().lock();
    try {
      if (!closed) {
        Pty.resize(master, size);
      }
    } catch (Errno hungUp) {
      // There is nobody left to tell.
    } finally {
      use.readLock().unlock();
    }
  }

  @Override
  public CompletableFuture<Integer> exit() {
    return child.exit().copy();
  }

  @Override
  public void close() {
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        kill();
        watch.end();
        Posix.close(master);
      }
    } finally {
      use.writeLock().unlock();
    }
    worker.close();
    wake();
  }

  /** Kills the command, and not nsenter in front of it: so that it is reaped by its parent. */
  private void kill() {
    try (ProcessHold command = ProcessHold.of(Pty.sessionLeader(master))) {
      command.signal(Posix.SIGKILL);
      // nsenter stops itself whenever its child stops, and would not see the child's end.
      child.signal(Posix.SIGCONT);
    } catch (Errno notThere) {
      // Not yet or no longer.
      child.signal(Posix.SIGKILL);
    }
  }

  /** The number of bytes; 0 if there are none yet, -1 after a hang-up. */
  private int tryRead(byte[] buffer) throws Errno {
    use.readLock().lock();
    try {
      if (closed) {
        return -1;
      }
      if (from == to) {
        to = Posix.read(master, incoming, CHUNK);
        from = 0;
      }
      int length = Math.min(buffer.length, to - from);
      MemorySegment.copy(incoming, ValueLayout.JAVA_BYTE, from, buffer, 0, length);
      from += length;
      return length == 0 ? -1 : length;
    } catch (Errno failure) {
      return switch (failure.number()) {
        case Errno.EAGAIN -> 0;
        case Errno.EIO -> -1;
        default -> throw failure;
      };
    } finally {
      use.readLock().unlock();
    }
  }

  private int tryWrite(byte[] buffer, int offset, int length) throws IOException {
    use.readLock().lock();
    try {
      if (closed) {
        throw new IOException("the pty is closed");
      }
      int chunk = Math.min(length, CHUNK);
      MemorySegment.copy(buffer, offset, outgoing, ValueLayout.JAVA_BYTE, 0, chunk);
      return Posix.write(master, outgoing, chunk);
    } catch (Errno failure) {
      if (failure.number() == Errno.EAGAIN) {
        return 0;
      }
      throw failure;
    } finally {
      use.readLock().unlock();
    }
  }

  private void await(int event, Semaphore ready) throws IOException {
    watch.want(event);
    try {
      ready.acquire();
      ready.drainPermits();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a pty");
    }
  }

  /** The worker stays until the last output is sent, as on AWS: the keeper waits for it. */
  private void ended() {
    leftovers.kill();
    wake();
  }

  private void wake() {
    raise(readable);
    raise(writable);
  }

  // One is enough for whoever waits; a session that only writes would collect them without end.
  private static void raise(Semaphore semaphore) {
    if (semaphore.availablePermits() == 0) {
      semaphore.release();
    }
  }
}
