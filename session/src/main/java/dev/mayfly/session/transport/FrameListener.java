package dev.mayfly.session.transport;

import dev.mayfly.session.protocol.FrameCodec;
import dev.mayfly.session.protocol.MalformedFrame;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Turns the callbacks of a WebSocket into frames. Called by one thread of the HTTP client at a
 * time.
 *
 * <p>The credit for a message is the receiver's to give. Only the rest of a message that has begun
 * is asked for here: it is bounded, and without it the message would never be whole.
 */
final class FrameListener implements WebSocket.Listener {
  private final Receiver receiver;
  private final MessageAssembler messages;
  private final AtomicBoolean lost = new AtomicBoolean();
  private boolean insideText;

  FrameListener(Receiver receiver, int maxMessageLength) {
    this.receiver = receiver;
    this.messages = new MessageAssembler(maxMessageLength);
  }

  /** Asks for nothing: the receiver gives the first credit when it is ready. */
  @Override
  public void onOpen(WebSocket socket) {}

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer piece, boolean last) {
    try {
      Optional<ByteBuffer> message = messages.add(piece, last);
      if (message.isPresent()) {
        receiver.frame(FrameCodec.decode(message.get()));
      } else {
        socket.request(1);
      }
    } catch (MalformedFrame why) {
      receiver.garbled(why);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence piece, boolean last) {
    if (insideText) {
      socket.request(1);
    } else {
      receiver.garbled(new MalformedFrame("a text message, where every message is a binary frame"));
    }
    insideText = !last;
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
    receiver.signOfLife(); // The JDK has answered it already.
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
    receiver.signOfLife();
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
    lose("the message gateway closed the connection" + described(status, reason));
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable failure) {
    String message = failure.getMessage();
    lose("the connection broke" + (message == null ? "" : ": " + message));
  }

  private void lose(String reason) {
    if (!lost.getAndSet(true)) {
      receiver.lost(reason);
    }
  }

  /** What a close frame says, if it says anything; 1005 stands for "no status". */
  private static String described(int status, String reason) {
    if (status == WebSocket.NORMAL_CLOSURE || status == 1005) {
      return reason.isBlank() ? "" : ": " + printable(reason);
    }
    return " with status " + status + (reason.isBlank() ? "" : ": " + printable(reason));
  }

  /** The peer's words must not steer the user's terminal. */
  private static String printable(String reason) {
    return reason.replaceAll("\\p{Cc}", "?");
  }
}
