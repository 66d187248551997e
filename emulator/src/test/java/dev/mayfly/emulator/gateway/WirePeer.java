package dev.mayfly.emulator.gateway;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A bare WebSocket that can play any end: sends what it is told, keeps what comes. */
public final class WirePeer implements AutoCloseable {
  private static final long DEADLINE_SECONDS = 30;

  private final WebSocket socket;
  private final Inbox inbox;

  private WirePeer(WebSocket socket, Inbox inbox) {
    this.socket = socket;
    this.inbox = inbox;
  }

  public static WirePeer connect(HttpClient client, URI uri, Map<String, String> headers) {
    Inbox inbox = new Inbox();
    WebSocket.Builder builder = client.newWebSocketBuilder();
    headers.forEach(builder::header);
    return new WirePeer(builder.buildAsync(uri, inbox).join(), inbox);
  }

  public WirePeer text(String json) {
    socket.sendText(json, true).join();
    return this;
  }

  public WirePeer binary(byte[] frame) {
    socket.sendBinary(ByteBuffer.wrap(frame), true).join();
    return this;
  }

  /** Sends without waiting for it to have gone: the gateway may not be reading. */
  public CompletableFuture<WebSocket> trySend(byte[] frame) {
    return socket.sendBinary(ByteBuffer.wrap(frame), true);
  }

  public void ping(String body) {
    socket.sendPing(ByteBuffer.wrap(body.getBytes(java.nio.charset.StandardCharsets.UTF_8))).join();
  }

  /** The next binary message. */
  public byte[] next() throws InterruptedException {
    byte[] frame = inbox.frames.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("no frame within " + DEADLINE_SECONDS + " s");
    }
    return frame;
  }

  /** The next binary message, if one is there already. */
  public Optional<byte[]> nextNow() {
    return Optional.ofNullable(inbox.frames.poll());
  }

  /** The status with which the gateway closed, or -1 if it only hung up. */
  public int closed() {
    return inbox.closed.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
  }

  public boolean isOpen() {
    return !inbox.closed.isDone();
  }

  public void awaitPong() {
    inbox.pong.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Hangs up without a word, as official peers do. */
  public void vanish() {
    socket.abort();
  }

  @Override
  public void close() {
    vanish();
  }

  private static final class Inbox implements WebSocket.Listener {
    private final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final CompletableFuture<Void> pong = new CompletableFuture<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      message.writeBytes(part);
      if (last) {
        frames.add(message.toByteArray());
        message.reset();
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onPong(WebSocket socket, ByteBuffer body) {
      pong.complete(null);
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.complete(-1);
    }
  }
}
