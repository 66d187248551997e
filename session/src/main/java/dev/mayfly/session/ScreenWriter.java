package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;
import dev.mayfly.session.protocol.SessionEnd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * The {@code screen} thread, which owns a {@link Screen} and may block in it for as long as it
 * likes. {@link #show} and {@link #end} belong to the session's thread and never block.
 */
final class ScreenWriter implements Outlet {

  /** While this much waits to be shown, the far end gets no credit. */
  static final long ROOM_BYTES = 256 << 10;

  /** What a waiting piece costs beyond its bytes: many small ones must not fill the memory. */
  private static final int OVERHEAD_BYTES = 64;

  /** Never reached: no credit is given long before. */
  private static final int MAX_QUEUED = 1 << 16;

  /** As much as is written at once; more would only let Ctrl-C wait for longer. */
  private static final int MAX_WRITE_BYTES = 32 << 10;

  private final Screen screen;
  private final SessionListener listener;
  private final Runnable onFailure;
  private final Backlog backlog;
  private final BlockingQueue<Shown> queue = new LinkedBlockingQueue<>(MAX_QUEUED);
  private final CompletableFuture<SessionEnd> allShown = new CompletableFuture<>();
  private final Thread thread;
  private volatile SessionEnd end = new SessionEnd.ClosedByUs();
  private boolean failed;

  private interface Showing {
    void run() throws IOException;
  }

  private sealed interface Shown {
    record Piece(Output output, Bytes bytes) implements Shown {}

    /** Something that the listener is told between two pieces. */
    record Notice(Consumer<SessionListener> telling) implements Shown {}

    record End(SessionEnd last) implements Shown {}
  }

  /**
   * @param onRoom called when there is room again after {@link #hasRoom} said no
   * @param onFailure called once, if the screen fails
   */
  ScreenWriter(Screen screen, SessionListener listener, Runnable onRoom, Runnable onFailure) {
    this.screen = screen;
    this.listener = listener;
    this.onFailure = onFailure;
    this.backlog = new Backlog(ROOM_BYTES, onRoom);
    this.thread = builder(screen).name("mayfly-screen").unstarted(this::write);
  }

  /**
   * Not a virtual one unless the screen says so: a write that blocks keeps its carrier, and where
   * there is one processor there is one carrier. Then nothing that is typed would get out.
   */
  private static Thread.Builder builder(Screen screen) {
    return screen.keepsCarrier() ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
  }

  void start() {
    thread.start();
  }

  @Override
  public void show(Output output, Bytes bytes) {
    if (!bytes.isEmpty()) {
      enqueue(new Shown.Piece(output, bytes));
    }
  }

  /** Tells the listener when all that came before is shown. */
  @Override
  public void tell(Consumer<SessionListener> telling) {
    enqueue(new Shown.Notice(telling));
  }

  /** Nothing comes after it; completes {@link #allShown} when its turn comes. */
  @Override
  public void end(SessionEnd last) {
    end = last;
    enqueue(new Shown.End(last));
  }

  @Override
  public boolean hasRoom() {
    return backlog.hasRoom();
  }

  /** Completes with the end, after everything has been shown. */
  CompletableFuture<SessionEnd> allShown() {
    return allShown;
  }

  /** Waits for the last piece, then gives up what is left. From any thread. */
  void finish(Duration limit) throws InterruptedException {
    if (Thread.currentThread() != thread) {
      boolean _ = thread.join(limit);
    }
    giveUp();
  }

  /** Shows nothing more. From any thread. */
  void giveUp() {
    // In this order: an interrupted write must find that nobody waits for the rest any more.
    allShown.complete(end);
    thread.interrupt();
  }

  private void enqueue(Shown shown) {
    backlog.add(weight(shown));
    queue.add(shown);
  }

  private static long weight(Shown shown) {
    return switch (shown) {
      case Shown.Piece(_, Bytes bytes) -> OVERHEAD_BYTES + bytes.length();
      case Shown.Notice _, Shown.End _ -> OVERHEAD_BYTES;
    };
  }

  private void write() {
    List<Shown> batch = new ArrayList<>();
    while (!allShown.isDone()) {
      try {
        batch.add(queue.take());
        queue.drainTo(batch);
        showAll(batch);
      } catch (InterruptedException interrupt) {
        // From giveUp, and then all is done; or from within the screen, which means nothing here.
      }
      batch.clear();
    }
  }

  private void showAll(List<Shown> batch) {
    int next = 0;
    while (next < batch.size()) {
      switch (batch.get(next)) {
        case Shown.Piece first -> next = showRun(first, batch, next);
        case Shown.Notice(Consumer<SessionListener> telling) -> {
          doOrFail(() -> telling.accept(listener));
          backlog.remove(OVERHEAD_BYTES);
          next++;
        }
        case Shown.End(SessionEnd last) -> {
          allShown.complete(last);
          next = batch.size();
        }
      }
    }
  }

  /** Shows {@code first} and what follows of the same kind in one write; where the next one is. */
  private int showRun(Shown.Piece first, List<Shown> batch, int from) {
    int length = first.bytes().length();
    int to = from + 1;
    while (to < batch.size()
        && batch.get(to) instanceof Shown.Piece(Output output, Bytes bytes)
        && output == first.output()
        && length + bytes.length() <= MAX_WRITE_BYTES) {
      length += bytes.length();
      to++;
    }
    Bytes run = to == from + 1 ? first.bytes() : joined(batch, from, to, length);
    doOrFail(() -> screen.write(first.output(), run));
    backlog.remove(length + (long) OVERHEAD_BYTES * (to - from));
    return to;
  }

  private static Bytes joined(List<Shown> batch, int from, int to, int length) {
    ByteBuffer all = ByteBuffer.allocate(length);
    for (Shown shown : batch.subList(from, to)) {
      if (shown instanceof Shown.Piece(_, Bytes bytes)) {
        bytes.putInto(all);
      }
    }
    return Bytes.copyOf(all.flip());
  }

  /** After a failure, or when given up, nothing is shown, but what comes is still taken. */
  private void doOrFail(Showing showing) {
    if (failed || allShown.isDone()) {
      return;
    }
    try {
      showing.run();
    } catch (Throwable failure) { // An Error too: nobody else would end what waits for this thread.
      failed = true;
      onFailure.run();
    }
  }
}
