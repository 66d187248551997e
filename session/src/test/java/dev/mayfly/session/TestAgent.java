package dev.mayfly.session;

import dev.mayfly.session.protocol.AgentSettings;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.DataChannel;
import dev.mayfly.session.protocol.DataKey;
import dev.mayfly.session.protocol.Effect;
import dev.mayfly.session.protocol.Event;
import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.Message;
import dev.mayfly.session.protocol.Message.ChannelClosed;
import dev.mayfly.session.protocol.WindowSize;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An agent on the loop of the test's gateway: the library's own agent end, and the little that a
 * gateway adds. It outlives connections.
 */
final class TestAgent {
  /** The data key of encrypted sessions: both KMS and agent give it, whatever they are asked. */
  static final DataKey KEY = new DataKey(Bytes.of(new byte[DataKey.LENGTH]), Bytes.utf8("blob"));

  private final DataChannel end;
  private final Deque<Bytes> toPrint = new ArrayDeque<>();
  private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
  private final BlockingQueue<WindowSize> sizes = new LinkedBlockingQueue<>();
  private @Nullable String awaited;
  private CompletableFuture<Void> typedAwaited = new CompletableFuture<>();
  private @Nullable TestPeer peer;
  private @Nullable EventLoop loop;
  private boolean exits;
  private boolean armed;

  /** Asks for no handshake. */
  TestAgent() {
    this(AgentSettings.of("test-session", "ecs:test").withMessageBytes(4096));
  }

  private TestAgent(AgentSettings settings) {
    end = DataChannel.ofAgent(settings, UUID::randomUUID, new SecureRandom());
  }

  /** Asks for encryption. */
  static TestAgent encrypting() {
    return new TestAgent(AgentSettings.of("test-session", "ecs:test").withEncryption("alias/test"));
  }

  /** Serves {@code connection} from now on, with all it has received so far. */
  void attach(TestPeer connection) {
    loop = connection.channel().eventLoop();
    run(
        () -> {
          peer = connection;
          on(new Event.Connected("agent-token"));
          on(new Event.Ready());
          connection.handOver(frame -> on(new Event.Received(frame)));
        });
  }

  /** The connection is gone; another may come. */
  void detach() {
    run(
        () -> {
          peer = null;
          on(new Event.Disconnected("cut by the test"));
        });
  }

  void print(byte[] output) {
    run(
        () -> {
          toPrint.add(Bytes.of(output));
          pump();
        });
  }

  /** Ends the command as soon as all is printed. */
  void exit() {
    run(
        () -> {
          exits = true;
          pump();
        });
  }

  /** Waits until all that was typed so far, from the start, is this. */
  void awaitTyped(String keys) throws Exception {
    run(
        () -> {
          awaited = keys;
          checkTyped();
        });
    TestPeer.within(typedAwaited);
    typedAwaited = new CompletableFuture<>();
  }

  WindowSize nextSize() throws InterruptedException {
    WindowSize size = sizes.poll(TestGateway.LIMIT_SECONDS, TimeUnit.SECONDS);
    if (size == null) {
      throw new AssertionError("no window size came");
    }
    return size;
  }

  private void run(Runnable action) {
    EventLoop owner = loop;
    if (owner == null) {
      throw new IllegalStateException("not attached yet");
    }
    owner.execute(action);
  }

  private void pump() {
    while (!toPrint.isEmpty() && end.writable()) {
      Bytes next = toPrint.remove();
      int now = Math.min(next.length(), 16 << 10);
      if (now < next.length()) {
        toPrint.addFirst(next.slice(now, next.length() - now));
      }
      apply(new Event.Typed(next.slice(0, now)));
    }
    if (exits && toPrint.isEmpty()) {
      exits = false;
      apply(new Event.CloseRequested());
    }
  }

  private void on(Event event) {
    apply(event);
    pump();
    end.deadline().ifPresent(this::wakeAt);
  }

  /** One timer at a time: an earlier deadline may be met late, which does no harm. */
  private void wakeAt(Instant due) {
    EventLoop owner = loop;
    if (owner != null && !armed) {
      armed = true;
      long millis = Math.max(1, Duration.between(Instant.now(), due).toMillis());
      var _ = owner.schedule(this::elapsed, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void elapsed() {
    armed = false;
    on(new Event.Elapsed());
  }

  private void apply(Event event) {
    end.on(event, Instant.now()).forEach(this::perform);
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Transmit(Frame frame) -> relay(frame);
      case Effect.Deliver(_, Bytes keys) -> {
        typed.writeBytes(keys.toByteArray());
        checkTyped();
      }
      case Effect.Resize(WindowSize size) -> sizes.add(size);
      case Effect.DecryptDataKey _ -> apply(new Event.DataKeyObtained(KEY));
      case Effect.SendToken _,
          Effect.Opened _,
          Effect.Flagged _,
          Effect.Publish _,
          Effect.Reconnect _,
          Effect.ObtainDataKey _,
          Effect.Ended _ -> {}
    }
  }

  /** What a gateway does with an agent's frame. */
  private void relay(Frame frame) {
    TestPeer client = peer;
    if (client == null) {
      return;
    }
    if (!frame.type().equals("agent_session_state")) {
      client.send(frame);
    } else if (frame.payload().utf8().contains(Message.AgentSessionState.TERMINATING)) {
      client.send(
          new ChannelClosed("test-session", "")
              .toFrame("client", UUID.randomUUID(), Instant.now()));
    }
  }

  private void checkTyped() {
    if (typed.toString(StandardCharsets.UTF_8).equals(awaited)) {
      typedAwaited.complete(null);
    }
  }
}
