package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.smux.Smux;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection: its end on this computer, the thread that reads it, and the one that writes. What
 * has no other word belongs to the thread that owns all connections of the session.
 */
final class PortConnection {

  /** Two messages of 16 KiB, each with one header of smux. */
  private static final int READ_BYTES = 2 * ((16 << 10) - 8);

  /** Pieces that were read and not yet taken. */
  private static final int READ_AHEAD = 3;

  /** Written in one call, at most. */
  private static final int MAX_PIECES = 16;

  /** Never reached: the session resets a connection long before. */
  private static final int MAX_QUEUED = 1 << 18;

  private final LocalEnd end;
  private final PortMailbox mailbox;
  private final BlockingQueue<Written> queue = new LinkedBlockingQueue<>(MAX_QUEUED);
  private final Semaphore reads = new Semaphore(READ_AHEAD);
  private final AtomicLong consumed = new AtomicLong();
  private final AtomicBoolean consumedTold = new AtomicBoolean();
  private final CompletableFuture<ConnectionEnd> done = new CompletableFuture<>();
  private final Thread reader;
  private final Thread writer;

  /** Its stream, once it has one. */
  int stream;

  /** The program has ended its direction. */
  boolean inputEnded;

  /** The program has got all, and knows. */
  boolean outputEnded;

  /** Something came for the program. */
  boolean heard;

  /** The reader waits until what was read can be sent. */
  boolean held;

  private boolean started;
  private volatile boolean over;

  private sealed interface Written {
    record Piece(Bytes bytes) implements Written {}

    /** No more comes. */
    record End() implements Written {}

    record Close() implements Written {}

    /** The session is over. */
    record Cut(String why) implements Written {}
  }

  PortConnection(LocalEnd end, PortMailbox mailbox) {
    this.end = end;
    this.mailbox = mailbox;
    this.reader = end.thread().name("mayfly-port-reader").unstarted(this::read);
    this.writer = end.thread().name("mayfly-port-writer").unstarted(this::write);
  }

  /** From any thread. */
  CompletableFuture<ConnectionEnd> done() {
    return done.copy();
  }

  /** Whether nothing is to be done with it any more. */
  boolean isOver() {
    return over;
  }

  /** Begins to read and write. */
  void start() {
    started = true;
    reader.start();
    writer.start();
  }

  /** One more piece may be read. */
  void mayRead() {
    reads.release();
  }

  /** Gives the program some. */
  void deliver(Bytes bytes) {
    heard = true;
    enqueue(new Written.Piece(bytes));
  }

  /** Tells the program that no more will come. */
  void endOutput() {
    enqueue(new Written.End());
  }

  /** What the program was given since this was asked last, by its cost in {@link Smux}. */
  long takeConsumed() {
    consumedTold.set(false);
    return consumed.getAndSet(0);
  }

  /** Both directions have ended, and all has arrived. */
  void close() {
    over = true;
    enqueue(new Written.Close());
    done.complete(new ConnectionEnd.Closed());
  }

  /** Cuts it off: what the program did not get yet is void. From any thread. */
  void reset(String why) {
    over = true;
    end.reset();
    reader.interrupt();
    writer.interrupt();
    done.complete(new ConnectionEnd.Reset(why));
  }

  /**
   * The session is over: gives the program what has come, and cuts it off then. It is not done
   * before: whoever closes the session must find it if the program does not read.
   */
  void cut(String why) {
    if (!started) {
      reset(why);
      return;
    }
    over = true;
    enqueue(new Written.Cut(why));
  }

  /** Waits until its threads have ended, but not longer than that. From any thread. */
  boolean join(Duration limit) throws InterruptedException {
    long until = System.nanoTime() + limit.toNanos();
    boolean ended = true;
    for (Thread thread : List.of(reader, writer)) {
      Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
      ended &= thread.getState() == Thread.State.NEW || thread.join(left);
    }
    return ended;
  }

  private void enqueue(Written next) {
    if (!queue.offer(next)) {
      throw new IllegalStateException("more than " + MAX_QUEUED + " pieces for one connection");
    }
  }

  // The reader.

  private void read() {
    try {
      ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
      reads.acquire();
      while (end.read(buffer.clear()) >= 0) {
        mailbox.post(new PortMail.Read(this, Bytes.copyOf(buffer.flip())));
        reads.acquire();
      }
      mailbox.post(new PortMail.InputEnded(this));
    } catch (IOException failure) {
      fail(failure);
    } catch (InterruptedException givenUp) {
      // By its owner, who knows.
    }
  }

  private void fail(IOException failure) {
    String why = String.valueOf(failure.getMessage());
    if (!over && !mailbox.post(new PortMail.Failed(this, why))) {
      reset(why); // The session ends just now, and its owner may count on us to free the socket.
    }
  }

  // The writer.

  private void write() {
    List<Written> batch = new ArrayList<>();
    try {
      boolean open = true;
      while (open) {
        batch.add(queue.take());
        queue.drainTo(batch, MAX_PIECES - 1);
        open = writeAll(batch);
        batch.clear();
      }
    } catch (IOException failure) {
      fail(failure);
      cutWhenOver(String.valueOf(failure.getMessage()));
    } catch (InterruptedException givenUp) {
      // By its owner, who knows.
    }
  }

  /** Whoever ended the session counts on us to free the socket, even if it fails meanwhile. */
  private void cutWhenOver(String why) {
    if (over) {
      end.reset();
      reader.interrupt();
      done.complete(new ConnectionEnd.Reset(why));
    }
  }

  /** False after the last one. */
  private boolean writeAll(List<Written> batch) throws IOException {
    ByteBuffer[] pieces = new ByteBuffer[batch.size()];
    int count = 0;
    for (Written next : batch) {
      switch (next) {
        case Written.Piece(Bytes bytes) -> pieces[count++] = bytes.asByteBuffer();
        case Written.End _ -> {
          writePieces(pieces, count);
          count = 0;
          end.endOutput();
          mailbox.post(new PortMail.OutputEnded(this));
        }
        case Written.Close _ -> {
          writePieces(pieces, count);
          end.close();
          return false;
        }
        case Written.Cut(String why) -> {
          writePieces(pieces, count);
          end.reset();
          reader.interrupt();
          done.complete(new ConnectionEnd.Reset(why));
          return false;
        }
      }
    }
    writePieces(pieces, count);
    return true;
  }

  private void writePieces(ByteBuffer[] pieces, int count) throws IOException {
    if (count == 0) {
      return;
    }
    long cost = 0;
    for (int i = 0; i < count; i++) {
      cost += Smux.cost(pieces[i].remaining());
    }
    end.write(pieces, count);
    consumed.addAndGet(cost);
    if (!consumedTold.getAndSet(true)) {
      mailbox.post(new PortMail.Consumed(this));
    }
  }
}
