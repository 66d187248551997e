package dev.mayfly.emulator.agent;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.FrameCodec;
import dev.mayfly.session.protocol.MalformedFrame;
import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An agent's WebSocket: sends from a queue, on a thread of its own, and hands over the frames that
 * come, as many as it has credit for. Sends a ping when it has sent nothing for 5 s; the official
 * agent does so after 54 s. Sending never blocks. Thread-safe.
 */
final class GatewaySocket implements WebSocket.Listener {
  private static final int CREDIT = 64;
  private static final int LARGEST_MESSAGE = 2 * 1024 * 1024;
  private static final int QUEUE = 16 * 1024;
  private static final int QUEUE_IS_LONG = 4 * 1024;

  /**
   * Sometimes the JDK's WebSocket does not notice that its peer has closed the connection, which
   * stays half open; the second ping into it fails.
   */
  private static final long PING_SECONDS = 5;

  /** Hears what comes; called by one thread at a time, and may block for a moment. */
  interface Receiver {

    /** A frame came; who has dealt with it calls {@link #taken}. */
    void gotFrame(GatewaySocket socket, Frame frame);

    /** Something came that is no frame; to be taken likewise. */
    void gotGarbage(GatewaySocket socket, MalformedFrame why);

    /** The connection is gone. Called once, whoever ended it. */
    void lost(GatewaySocket socket, String reason);
  }

  private sealed interface Outgoing {
    record Text(String json) implements Outgoing {}

    record Message(Bytes frame) implements Outgoing {}

    record End() implements Outgoing {}
  }

  private final Receiver receiver;
  private final BlockingQueue<Outgoing> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicReference<Optional<WebSocket>> socket =
      new AtomicReference<>(Optional.empty());
  private final AtomicInteger withheld = new AtomicInteger();
  private final AtomicBoolean lost = new AtomicBoolean();
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

  GatewaySocket(Receiver receiver) {
    this.receiver = receiver;
  }

  /** The connection stands: what was queued goes out. */
  void start(WebSocket connected) {
    Thread.ofVirtual().name("agent-writer").start(() -> write(connected));
  }

  void send(String json) {
    enqueue(new Outgoing.Text(json));
  }

  void send(Frame frame) {
    enqueue(new Outgoing.Message(FrameCodec.encode(frame)));
  }

  /** Hangs up, as official agents do, when all that was queued has gone. */
  void close() {
    enqueue(new Outgoing.End());
  }

  /** Hangs up now. */
  void abort() {
    lost("closed by us");
  }

  boolean isLost() {
    return lost.get();
  }

  /** One frame that came is dealt with: there may come another. */
  void taken() {
    if (queue.size() > QUEUE_IS_LONG) {
      withheld.incrementAndGet(); // A gateway that does not read us is not read either.
    } else {
      request(1 + withheld.getAndSet(0));
    }
  }

  private void request(int credit) {
    socket.get().ifPresent(connected -> connected.request(credit));
  }

  private void enqueue(Outgoing outgoing) {
    if (!queue.offer(outgoing)) {
      lost("too much to send");
    }
  }

  private void write(WebSocket connected) {
    try {
      while (!lost.get()) {
        Outgoing next = queue.poll(PING_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
          connected.sendPing(ByteBuffer.allocate(0)).join();
        } else {
          write(connected, next);
        }
        if (withheld.get() > 0 && queue.size() <= QUEUE_IS_LONG) {
          request(withheld.getAndSet(0));
        }
      }
    } catch (CompletionException broken) {
      lost("could not send: " + broken.getMessage());
    } catch (InterruptedException stopped) {
      lost("interrupted");
    }
  }

  private void write(WebSocket connected, Outgoing next) {
    switch (next) {
      case Outgoing.Text(String json) -> connected.sendText(json, true).join();
      case Outgoing.Message(Bytes frame) -> connected.sendBinary(frame.asByteBuffer(), true).join();
      case Outgoing.End() -> lost("closed by us");
    }
  }

  private void lost(String reason) {
    if (lost.compareAndSet(false, true)) {
      socket.get().ifPresent(WebSocket::abort);
      queue.offer(new Outgoing.End()); // Wakes the writer.
      receiver.lost(this, reason);
    }
  }

  @Override
  public void onOpen(WebSocket opened) {
    socket.set(Optional.of(opened)); // Before the first frame, whose credit goes back to it.
    opened.request(CREDIT);
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    if (last && parts.size() == 0) {
      got(data);
    } else if (parts.size() + data.remaining() > LARGEST_MESSAGE) {
      lost("a message of more than " + LARGEST_MESSAGE + " bytes");
    } else {
      gotPart(from, data, last);
    }
    return null;
  }

  private void gotPart(WebSocket from, ByteBuffer data, boolean last) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    parts.writeBytes(part);
    if (last) {
      ByteBuffer whole = ByteBuffer.wrap(parts.toByteArray());
      parts.reset();
      got(whole);
    } else {
      from.request(1);
    }
  }

  private void got(ByteBuffer message) {
    try {
      receiver.gotFrame(this, FrameCodec.decode(message));
    } catch (MalformedFrame garbled) {
      receiver.gotGarbage(this, garbled);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    from.request(1); // The gateway says nothing in text.
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    from.request(1); // The JDK has answered it.
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    lost("closed by the gateway with status " + status);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    lost("broken: " + error.getMessage());
  }
}
