package dev.mayfly.session;

import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.transport.WebSocketTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * A connection and the {@code writer} thread that owns its sending side. The methods belong to the
 * session's thread and never block; {@link #finish} alone waits, for a bounded time.
 */
final class Connection {

  /** More than this must not wait to be sent; less credit is given and nothing is resent then. */
  static final long ROOM_BYTES = 1 << 20;

  /** Never reached: a peer that does not read is dead long before. */
  private static final int MAX_QUEUED = 1 << 16;

  private static final int HEADER_BYTES = 120;

  private final WebSocketTransport transport;
  private final Consumer<String> onLost;
  private final Backlog backlog;
  private final BlockingQueue<Outgoing> queue = new LinkedBlockingQueue<>(MAX_QUEUED);
  private final Thread writer;

  private sealed interface Outgoing {
    record Token(String json) implements Outgoing {
      @Override
      public String toString() {
        return "Token[]"; // never the token
      }
    }

    record Binary(Frame frame) implements Outgoing {}

    record Ping() implements Outgoing {}

    record Goodbye() implements Outgoing {}
  }

  /**
   * @param onRoom called when there is room again after {@link #hasRoom} said no
   * @param onLost called with the reason, once, if sending fails
   */
  Connection(WebSocketTransport transport, Runnable onRoom, Consumer<String> onLost) {
    this.transport = transport;
    this.onLost = onLost;
    this.backlog = new Backlog(ROOM_BYTES, onRoom);
    this.writer = Thread.ofVirtual().name("mayfly-writer").start(this::write);
  }

  void sendToken(String json) {
    enqueue(new Outgoing.Token(json));
  }

  void send(Frame frame) {
    enqueue(new Outgoing.Binary(frame));
  }

  void ping() {
    enqueue(new Outgoing.Ping());
  }

  /** Gives the peer leave for so many messages more. */
  void credit(long messages) {
    transport.request(messages);
  }

  /** Whether what was sent goes out as fast as it comes in. */
  boolean hasRoom() {
    return backlog.hasRoom();
  }

  /** Sends what waits, says goodbye and frees everything, within {@code limit}. */
  void finish(Duration limit) {
    try {
      enqueue(new Outgoing.Goodbye());
      boolean _ = writer.join(limit);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    } finally {
      abort();
    }
  }

  /** Frees everything at once. */
  void abort() {
    transport.abort();
    writer.interrupt();
  }

  private void enqueue(Outgoing message) {
    backlog.add(weight(message));
    if (!queue.offer(message)) {
      throw new IllegalStateException("more than " + MAX_QUEUED + " messages wait to be sent");
    }
  }

  private static long weight(Outgoing message) {
    return switch (message) {
      case Outgoing.Binary(Frame frame) -> HEADER_BYTES + frame.payload().length();
      case Outgoing.Token _, Outgoing.Ping _, Outgoing.Goodbye _ -> HEADER_BYTES;
    };
  }

  private void write() {
    List<Outgoing> batch = new ArrayList<>();
    try {
      boolean open = true;
      while (open) {
        batch.add(queue.take());
        queue.drainTo(batch);
        for (Outgoing message : batch) {
          open = send(message);
          backlog.remove(weight(message));
        }
        batch.clear();
      }
    } catch (IOException failure) {
      onLost.accept("the connection broke: " + failure.getMessage());
    } catch (InterruptedException aborted) {
      // The owner has given this connection up.
    }
  }

  /** False after the last one. */
  private boolean send(Outgoing message) throws IOException, InterruptedException {
    switch (message) {
      case Outgoing.Token(String json) -> transport.sendText(json);
      case Outgoing.Binary(Frame frame) -> transport.send(frame);
      case Outgoing.Ping _ -> transport.ping();
      case Outgoing.Goodbye _ -> {
        transport.close();
        return false;
      }
    }
    return true;
  }
}
