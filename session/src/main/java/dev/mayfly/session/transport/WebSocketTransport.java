package dev.mayfly.session.transport;

import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.FrameCodec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Frames over a {@code java.net.http.WebSocket}. The sending methods belong to one thread, since
 * the WebSocket takes one message at a time; the rest is thread-safe.
 */
public final class WebSocketTransport {

  /**
   * No message may be longer. Agents send 1 KiB or so; the official plugin takes 256 KiB. Source:
   * amazon-ssm-agent agent/session/config/config.go, StreamDataPayloadSize.
   */
  public static final int MAX_MESSAGE_LENGTH = 1 << 20;

  /** How long a close frame may take to get out before the connection is simply dropped. */
  private static final Duration CLOSE = Duration.ofMillis(300);

  private final WebSocket socket;

  private WebSocketTransport(WebSocket socket) {
    this.socket = socket;
  }

  /**
   * Opens a connection. Nothing is received before {@link #request}.
   *
   * @throws UpgradeRefused if the server answered with another status than 101
   * @throws InterruptedIOException if this thread was interrupted
   * @throws IOException if nobody answered as a WebSocket server within {@code timeout}
   */
  public static WebSocketTransport connect(
      HttpClient http, URI url, Duration timeout, Receiver receiver) throws IOException {
    CompletableFuture<WebSocket> opening =
        http.newWebSocketBuilder()
            .connectTimeout(timeout)
            .buildAsync(url, new FrameListener(receiver, MAX_MESSAGE_LENGTH));
    try {
      // The builder keeps the time itself; the second one is for a builder that does not.
      return new WebSocketTransport(opening.get(timeout.toMillis() + 1000, TimeUnit.MILLISECONDS));
    } catch (ExecutionException failure) {
      throw reasonOf(failure);
    } catch (TimeoutException failure) {
      abandon(opening);
      throw new IOException("no answer within " + timeout.toMillis() + " ms", failure);
    } catch (InterruptedException interrupt) {
      abandon(opening);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while connecting");
    }
  }

  private static IOException reasonOf(ExecutionException failure) {
    return switch (failure.getCause()) {
      case WebSocketHandshakeException refused ->
          new UpgradeRefused(refused.getResponse().statusCode(), refused);
      case IOException known -> known;
      case null, default -> new IOException(failure.getMessage(), failure);
    };
  }

  private static void abandon(CompletableFuture<WebSocket> opening) {
    var _ = opening.thenAccept(WebSocket::abort);
  }

  /** Sends a text message, and waits until the socket has taken it. */
  public void sendText(String text) throws IOException, InterruptedException {
    await(socket.sendText(text, true));
  }

  /** Sends a frame, and waits until the socket has taken it. */
  public void send(Frame frame) throws IOException, InterruptedException {
    await(socket.sendBinary(FrameCodec.encode(frame).asByteBuffer(), true));
  }

  /** Sends a ping, and waits until the socket has taken it. */
  public void ping() throws IOException, InterruptedException {
    await(socket.sendPing(ByteBuffer.allocate(0)));
  }

  /**
   * Has no deadline of its own: a peer that reads nothing is the owner's to judge, who then calls
   * {@link #abort} and interrupts.
   */
  private static void await(CompletableFuture<WebSocket> sending)
      throws IOException, InterruptedException {
    try {
      sending.get();
    } catch (ExecutionException | CancellationException failure) {
      throw new IOException(String.valueOf(failure.getMessage()), failure);
    }
  }

  /** Gives credit for {@code messages} more calls of the receiver. */
  public void request(long messages) {
    socket.request(messages);
  }

  /** Says goodbye if that goes quickly, then frees the connection. Belongs to the sender. */
  public void close() {
    try {
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // The peer is gone or does not read: it needs no goodbye.
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    } finally {
      abort();
    }
  }

  /** Frees the connection at once. */
  public void abort() {
    socket.abort();
  }
}
