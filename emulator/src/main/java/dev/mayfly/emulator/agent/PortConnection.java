package dev.mayfly.emulator.agent;

import dev.mayfly.session.protocol.Bytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One TCP connection of a port session, made, written and read by threads of its own. Each
 * direction ends by itself; when both have, it is closed. Thread-safe, and no method waits.
 *
 * <p>It holds no more than whoever writes to it lets wait, who hears of all that was {@link
 * Listener#written}; and it reads no further ahead than {@link #taken} allows.
 */
final class PortConnection {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(30);
  private static final int PIECES_AHEAD = 2;
  private static final int FIRST_READ = 4 * 1024;
  private static final int LONGEST_READ = 64 * 1024;

  /** Hears of the connection, on its threads. */
  interface Listener {

    /** There is none, and nothing more will be heard. */
    void notConnected(String why);

    /** Something came, which is to be {@link #taken} back. */
    void read(Bytes bytes);

    /** Nothing more comes. What is written still goes out. */
    void readEnd();

    /** These have gone out. */
    void written(List<Bytes> pieces);

    /** It was cut off; may be heard twice. */
    void broken();

    /** Both directions have ended. */
    void closed();
  }

  private final PortTarget target;
  private final Listener listener;
  private final Semaphore room = new Semaphore(PIECES_AHEAD);
  private final AtomicInteger open = new AtomicInteger(2);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private List<Bytes> waiting = new ArrayList<>();
  private Optional<SocketChannel> socket = Optional.empty();
  private boolean ending;
  private boolean closed;
  private volatile boolean leaving;

  private PortConnection(PortTarget target, Listener listener) {
    this.target = target;
    this.listener = listener;
  }

  /** Begins to connect; what is written before it is connected waits. */
  static PortConnection open(PortTarget target, Listener listener) {
    PortConnection connection = new PortConnection(target, listener);
    Thread.ofVirtual().name("agent-port-input").start(connection::run);
    return connection;
  }

  void write(Bytes bytes) {
    lock.lock();
    try {
      waiting.add(bytes);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the direction to the port, after all that was written. */
  void end() {
    lock.lock();
    try {
      ending = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Ends both directions, the one to the port after all that was written. */
  void leave() {
    leaving = true;
    end();
  }

  /** So many pieces were taken; as many more may be read. */
  void taken(int pieces) {
    room.release(pieces);
  }

  /** Hangs up; what waits is dropped. Idempotent. */
  void close() {
    close(false);
  }

  /** The same, so that the other end knows that something is missing. */
  void reset() {
    close(true);
  }

  private void close(boolean reset) {
    Optional<SocketChannel> gone = gone();
    if (gone.isPresent()) {
      try (SocketChannel channel = gone.get()) {
        if (reset && channel.isOpen()) {
          channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
      } catch (IOException ignored) {
        // Closed is all that it was to be.
      }
    }
  }

  /** What is to be closed; once. */
  private Optional<SocketChannel> gone() {
    lock.lock();
    try {
      boolean first = !closed;
      closed = true;
      waiting.clear();
      changed.signal();
      room.release();
      return first ? socket : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      SocketChannel channel = connect();
      Thread.ofVirtual().name("agent-port-output").start(() -> read(channel));
      write(channel);
    } catch (NotConnected failure) {
      listener.notConnected(failure.why);
    } catch (IOException cut) {
      listener.broken();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class NotConnected extends Exception {
    private static final long serialVersionUID = 1L;
    private final String why;

    private NotConnected(String why) {
      super(why);
      this.why = why;
    }
  }

  /** A connection to the first address that answers; else the first one's failure counts. */
  private SocketChannel connect() throws NotConnected {
    List<String> failures = new ArrayList<>();
    for (InetSocketAddress endpoint : target.endpoints()) {
      try {
        return connect(endpoint);
      } catch (IOException failure) {
        failures.add(PortTarget.failure(endpoint, failure));
      }
    }
    throw new NotConnected(failures.isEmpty() ? "no address" : failures.getFirst());
  }

  private SocketChannel connect(InetSocketAddress endpoint) throws IOException {
    SocketChannel channel = opened(SocketChannel.open());
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().connect(endpoint, (int) CONNECT_WITHIN.toMillis());
      return channel;
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
  }

  /** It is what {@link #close} closes from now on. */
  private SocketChannel opened(SocketChannel channel) throws IOException {
    lock.lock();
    try {
      if (!closed) {
        socket = Optional.of(channel);
        return channel;
      }
    } finally {
      lock.unlock();
    }
    channel.close();
    throw new IOException("closed by us");
  }

  private void write(SocketChannel channel) throws IOException, InterruptedException {
    for (List<Bytes> next = take(); !next.isEmpty(); next = take()) {
      ByteBuffer[] buffers = next.stream().map(Bytes::asByteBuffer).toArray(ByteBuffer[]::new);
      ByteBuffer last = buffers[buffers.length - 1];
      while (last.hasRemaining()) {
        channel.write(buffers);
      }
      listener.written(next);
    }
    if (leaving) {
      close();
    } else if (endOutput(channel)) {
      ended();
    }
  }

  /** False if it is closed: before a reset there must be no end. */
  private boolean endOutput(SocketChannel channel) throws IOException {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      channel.shutdownOutput();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** All that waits; nothing once it ends or is closed. */
  private List<Bytes> take() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !ending && !closed) {
        changed.await();
      }
      List<Bytes> all = waiting;
      waiting = new ArrayList<>();
      return all;
    } finally {
      lock.unlock();
    }
  }

  private void read(SocketChannel channel) {
    byte[] buffer = new byte[FIRST_READ];
    try {
      room.acquire();
      for (int length = read(channel, buffer); length >= 0; length = read(channel, buffer)) {
        listener.read(Bytes.copyOf(buffer, 0, length));
        if (length == buffer.length && length < LONGEST_READ) {
          buffer = new byte[2 * length];
        }
        room.acquire();
      }
      listener.readEnd();
      ended();
    } catch (IOException cut) {
      listener.broken();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static int read(SocketChannel channel, byte[] buffer) throws IOException {
    return channel.read(ByteBuffer.wrap(buffer));
  }

  /** One of the directions has. */
  private void ended() {
    if (open.decrementAndGet() == 0) {
      close();
      listener.closed();
    }
  }
}
