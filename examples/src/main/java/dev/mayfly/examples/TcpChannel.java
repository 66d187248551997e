package dev.mayfly.examples;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.DataChannel;
import dev.mayfly.session.protocol.Effect;
import dev.mayfly.session.protocol.Event;
import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.FrameCodec;
import dev.mayfly.session.protocol.MalformedFrame;
import dev.mayfly.session.protocol.SessionEnd;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Either end of a session over plain TCP: each message is a length of four bytes, and a frame. What
 * a WebSocket does for AWS, anything can do that keeps messages in order.
 *
 * <p>Three threads: one reads, one writes, and one owns the {@link DataChannel}. The owner never
 * waits for the network: two ends that both wait for their own writing would wait for ever.
 */
final class TcpChannel implements AutoCloseable {
  private static final int MAX_MESSAGE = 1 << 20;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final DataChannel channel;
  private final Socket socket;
  private final Consumer<Bytes> reader;
  private final BlockingQueue<Event> mailbox = new ArrayBlockingQueue<>(1024);

  /** Never full: a channel keeps no more in flight than its limits allow. */
  private final BlockingQueue<Frame> outbox = new ArrayBlockingQueue<>(1 << 14);

  private final CompletableFuture<SessionEnd> end = new CompletableFuture<>();

  /**
   * @param reader gets what the other end typed or printed; called by the owner's thread
   */
  TcpChannel(DataChannel channel, Socket socket, Consumer<Bytes> reader) {
    this.channel = channel;
    this.socket = socket;
    this.reader = reader;
  }

  void start() {
    Thread.ofVirtual().start(this::own);
    Thread.ofVirtual().start(this::read);
    Thread.ofVirtual().start(this::write);
  }

  /** Waits while there is no room: whoever types faster than the network must wait. */
  void post(Event event) throws InterruptedException {
    mailbox.put(event);
  }

  CompletableFuture<SessionEnd> end() {
    return end;
  }

  // docs: own-transport
  /** The owner: one event, its effects in their order, the next event. */
  private void own() {
    try {
      carryOut(new Event.Connected("no token is needed here"));
      while (!end.isDone()) {
        Event event = mailbox.poll(untilDeadline().toMillis(), TimeUnit.MILLISECONDS);
        carryOut(event == null ? new Event.Elapsed() : event);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void carryOut(Event event) {
    for (Effect effect : channel.on(event, Instant.now())) {
      switch (effect) {
        case Effect.Transmit(Frame frame) -> outbox.add(frame);
        case Effect.Deliver(_, Bytes bytes) -> reader.accept(bytes);
        case Effect.Reconnect _ -> mailbox.add(new Event.Disconnected("there is no second socket"));
        case Effect.Ended(SessionEnd how) -> end.complete(how);
        default -> {} // A token, sizes, flags, keys: nothing that this transport has a use for.
      }
    }
  }

  private Duration untilDeadline() {
    return channel
        .deadline()
        .map(deadline -> Duration.between(Instant.now(), deadline))
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
        .filter(wait -> wait.compareTo(LONGEST_WAIT) < 0)
        .orElse(LONGEST_WAIT);
  }

  // end

  private void read() {
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        int length = in.readInt();
        if (length < 0 || length > MAX_MESSAGE) {
          throw new IOException("a message of " + length + " bytes");
        }
        post(received(Bytes.wrap(in.readNBytes(length))));
      }
    } catch (IOException gone) {
      mailbox.add(new Event.Disconnected(String.valueOf(gone.getMessage())));
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private static Event received(Bytes message) {
    try {
      return new Event.Received(FrameCodec.decode(message));
    } catch (MalformedFrame why) {
      return new Event.Garbled(why);
    }
  }

  private void write() {
    try {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      while (!end.isDone() || !outbox.isEmpty()) {
        Optional<Frame> frame =
            Optional.ofNullable(outbox.poll(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS));
        if (frame.isPresent()) {
          Bytes message = FrameCodec.encode(frame.get());
          out.writeInt(message.length());
          out.write(message.toByteArray());
        }
      }
    } catch (IOException gone) {
      // The reader has noticed as well, and says so.
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
