package dev.mayfly.session;

import dev.mayfly.session.protocol.AgentSettings;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.DataChannel;
import dev.mayfly.session.protocol.Effect;
import dev.mayfly.session.protocol.Event;
import dev.mayfly.session.protocol.Flag;
import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.PortMode;
import dev.mayfly.session.protocol.PortProperties;
import dev.mayfly.session.smux.Smux;
import dev.mayfly.session.smux.SmuxEvent;
import dev.mayfly.session.smux.SmuxLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * An agent of a port session on a thread of its own: the library's own ends of data channel and
 * smux, or of the bytes of one connection at a time, and blocking sockets behind them.
 */
final class TestPortAgent implements AutoCloseable {

  private static final int MESSAGE_BYTES = 16 << 10;

  private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
  private final InetSocketAddress target;
  private final boolean multiplexed;
  private final DataChannel end;
  private final Smux smux = Smux.ofServer(SmuxLimits.OF_SERVER);
  private final Map<Integer, Target> targets = new HashMap<>();
  private final Map<Flag, CompletableFuture<Void>> flags = new ConcurrentHashMap<>();
  private final TestPeer peer;
  private final Thread thread;
  private Optional<Target> only = Optional.empty();
  private boolean ended;

  /** Serves {@code peer}; {@code version} decides how connections are carried. */
  TestPortAgent(TestPeer peer, InetSocketAddress target, String version) {
    this.peer = peer;
    this.target = target;
    PortProperties port = PortProperties.forwarding(String.valueOf(target.getPort()));
    this.multiplexed = PortMode.ofClient(port, version).isMultiplexed();
    this.end =
        DataChannel.ofAgent(
            AgentSettings.of("test-session", "ecs:test")
                .withMessageBytes(MESSAGE_BYTES)
                .withVersion(version)
                .withPort(port),
            UUID::randomUUID);
    this.thread = Thread.ofVirtual().name("test-agent").start(this::run);
    work.add(
        () -> {
          on(new Event.Connected("agent-token"));
          on(new Event.Ready());
        });
    peer.channel()
        .eventLoop()
        .execute(() -> peer.handOver(frame -> work.add(() -> on(new Event.Received(frame)))));
  }

  /** Waits until the client has said {@code flag}. */
  void awaitFlag(Flag flag) throws Exception {
    TestPeer.within(said(flag));
  }

  private CompletableFuture<Void> said(Flag flag) {
    return flags.computeIfAbsent(flag, which -> new CompletableFuture<>());
  }

  /** Says {@code bytes} as if they were data. */
  void say(Bytes bytes) {
    work.add(() -> on(new Event.Typed(bytes)));
  }

  private void run() {
    try {
      while (true) {
        Runnable next = work.poll(20, TimeUnit.MILLISECONDS);
        if (next != null) {
          next.run();
        }
        Instant now = Instant.now();
        if (end.deadline().filter(due -> !due.isAfter(now)).isPresent()) {
          on(new Event.Elapsed());
        }
        if (smux.deadline().filter(due -> !due.isAfter(now)).isPresent()) {
          smux.elapsed(now);
        }
        heed();
        pump();
      }
    } catch (InterruptedException closed) {
      targets.values().forEach(Target::reset);
      only.ifPresent(Target::reset);
    }
  }

  private void pump() {
    while (!ended && end.writable() && smux.hasOutput()) {
      on(new Event.Typed(smux.next(MESSAGE_BYTES, Instant.now())));
      heed();
    }
  }

  private void on(Event event) {
    for (Effect effect : end.on(event, Instant.now())) {
      switch (effect) {
        case Effect.Transmit(Frame frame) -> {
          if (!frame.type().equals("agent_session_state")) {
            peer.send(frame);
          }
        }
        case Effect.Deliver(_, Bytes bytes) -> delivered(bytes);
        case Effect.Flagged(Flag flag) -> {
          said(flag).complete(null);
          if (flag == Flag.DISCONNECT_TO_PORT) {
            only.ifPresent(Target::reset);
            only = Optional.empty();
          }
        }
        case Effect.Ended _ -> ended = true;
        default -> {
          // The rest is for agents that live longer.
        }
      }
    }
  }

  private void delivered(Bytes bytes) {
    if (multiplexed) {
      smux.receive(bytes, Instant.now());
      heed();
    } else {
      if (only.isEmpty()) {
        only = connect(0);
      }
      only.ifPresent(open -> open.toTarget.add(bytes));
    }
  }

  private void heed() {
    for (SmuxEvent event : smux.events()) {
      switch (event) {
        case SmuxEvent.Opened(int stream) ->
            connect(stream)
                .ifPresentOrElse(
                    open -> targets.put(stream, open),
                    () -> {
                      on(new Event.Flagged(Flag.CONNECT_TO_PORT_ERROR));
                      smux.end(stream, Instant.now());
                    });
        case SmuxEvent.Arrived(int stream, Bytes bytes) -> {
          Target open = targets.get(stream);
          if (open != null) {
            open.toTarget.add(bytes);
          }
        }
        case SmuxEvent.Ended(int stream) -> {
          Target open = targets.get(stream);
          if (open != null) {
            open.toTarget.add(Bytes.EMPTY);
          }
        }
        case SmuxEvent.Reset(int stream, _) -> {
          Target open = targets.remove(stream);
          if (open != null) {
            open.reset();
          }
        }
        case SmuxEvent.Writable(int stream) -> {
          Target open = targets.get(stream);
          if (open != null) {
            open.reads.release();
          }
        }
        case SmuxEvent.Broken(String why) -> throw new AssertionError(why);
      }
    }
  }

  private Optional<Target> connect(int stream) {
    try {
      return Optional.of(new Target(stream, SocketChannel.open(target)));
    } catch (IOException refused) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  /** A connection to what the session is for. */
  private final class Target {
    final BlockingQueue<Bytes> toTarget = new LinkedBlockingQueue<>();
    final Semaphore reads = new Semaphore(1);
    private final int stream;
    private final SocketChannel socket;

    Target(int stream, SocketChannel socket) {
      this.stream = stream;
      this.socket = socket;
      Thread.ofVirtual().start(this::read);
      Thread.ofVirtual().start(this::write);
    }

    void reset() {
      try {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        socket.close();
      } catch (IOException closed) {
        // Good.
      }
      toTarget.add(Bytes.EMPTY);
    }

    private void read() {
      try {
        ByteBuffer buffer = ByteBuffer.allocate(MESSAGE_BYTES - 8);
        while (socket.read(buffer.clear()) >= 0) {
          reads.acquireUninterruptibly();
          Bytes bytes = Bytes.copyOf(buffer.flip());
          work.add(() -> send(bytes));
        }
        work.add(() -> smux.end(stream, Instant.now()));
      } catch (IOException failure) {
        work.add(() -> smux.reset(stream, Instant.now()));
      }
    }

    private void send(Bytes bytes) {
      if (!multiplexed) {
        on(new Event.Typed(bytes));
        reads.release();
      } else if (smux.write(stream, bytes)) {
        reads.release();
      }
    }

    private void write() {
      try {
        for (Bytes next = toTarget.take(); !next.isEmpty(); next = toTarget.take()) {
          ByteBuffer buffer = next.asByteBuffer();
          while (buffer.hasRemaining()) {
            int _ = socket.write(buffer);
          }
          Bytes written = next;
          work.add(() -> smux.consumed(stream, written, Instant.now()));
        }
        socket.shutdownOutput();
      } catch (IOException failure) {
        work.add(() -> smux.reset(stream, Instant.now()));
      } catch (InterruptedException never) {
        throw new AssertionError(never);
      }
    }
  }
}
