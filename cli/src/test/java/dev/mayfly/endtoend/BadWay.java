package dev.mayfly.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.mayfly.session.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bad way between clients and the message gateway. It knows bytes only; what is to be wrong with
 * single messages is the local cloud's business. Thread-safe.
 */
final class BadWay implements AutoCloseable {

  private static final int PIECES_UNDER_WAY = 4096;
  private static final String HEAD_END = "\r\n\r\n";

  /**
   * What is wrong with it.
   *
   * @param delay of every byte, each way
   * @param cutAfter how long a connection lives, at least; twice as long at most; for ever if 0
   * @param byteByByte whether each byte travels alone
   */
  record Faults(Duration delay, Duration cutAfter, boolean byteByByte) {}

  private record Piece(long dueNanos, Bytes bytes) {}

  private final ServerSocket server;
  private final InetSocketAddress gateway;
  private final Faults faults;
  private final Random random;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean away;

  private BadWay(URI gateway, Faults faults, long seed) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.gateway = new InetSocketAddress(gateway.getHost(), gateway.getPort());
    this.faults = faults;
    this.random = new Random(seed);
    Thread.ofVirtual().start(this::accept);
  }

  static BadWay to(URI gateway, Faults faults, long seed) throws IOException {
    return new BadWay(gateway, faults, seed);
  }

  int port() {
    return server.getLocalPort();
  }

  /** How many connections there have been. */
  int connections() {
    return connections.get();
  }

  /** How many are open. */
  int open() {
    return open.size();
  }

  /** Cuts all connections; as long as {@code gone}, new ones are closed at once. */
  void gatewayIs(boolean gone) {
    away = gone;
    open.forEach(Connection::cut);
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(Connection::cut);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (away) {
          client.close();
        } else {
          connections.incrementAndGet();
          new Connection(client, new Socket(gateway.getAddress(), gateway.getPort())).begin();
        }
      } catch (IOException closedOrRefused) {
        // The client sees its connection close.
      }
    }
  }

  private final class Connection {
    private final Socket client;
    private final Socket peer;
    private final CountDownLatch gone = new CountDownLatch(1);

    Connection(Socket client, Socket peer) {
      this.client = client;
      this.peer = peer;
    }

    void begin() throws IOException {
      open.add(this);
      client.setTcpNoDelay(true);
      peer.setTcpNoDelay(true);
      lane(client, peer, true);
      lane(peer, client, false);
      if (faults.cutAfter.isPositive()) {
        long least = faults.cutAfter.toMillis();
        long millis = least + random.nextLong(least);
        Thread.ofVirtual().start(() -> cutAfter(millis));
      }
    }

    private void lane(Socket from, Socket to, boolean request) {
      BlockingQueue<Piece> underWay = new ArrayBlockingQueue<>(PIECES_UNDER_WAY);
      Thread.ofVirtual().start(() -> read(from, underWay, request));
      Thread.ofVirtual().start(() -> write(to, underWay));
    }

    private void cutAfter(long millis) {
      try {
        if (!gone.await(millis, TimeUnit.MILLISECONDS)) {
          cut();
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    private void read(Socket from, BlockingQueue<Piece> underWay, boolean request) {
      try {
        InputStream in = from.getInputStream();
        if (request) {
          send(underWay, head(in));
        }
        byte[] buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          send(underWay, Arrays.copyOf(buffer, read));
        }
        cut();
      } catch (IOException closed) {
        cut();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    private void send(BlockingQueue<Piece> underWay, byte[] bytes) throws InterruptedException {
      Piece piece = new Piece(System.nanoTime() + faults.delay.toNanos(), Bytes.of(bytes));
      while (gone.getCount() > 0 && !underWay.offer(piece, 1, TimeUnit.SECONDS)) {
        // Tried again until there is room, or nobody to send to.
      }
    }

    private void write(Socket to, BlockingQueue<Piece> underWay) {
      try {
        OutputStream out = to.getOutputStream();
        while (gone.getCount() > 0) {
          Piece next = underWay.poll(1, TimeUnit.SECONDS);
          if (next != null && !gone.await(left(next), TimeUnit.NANOSECONDS)) {
            write(out, next.bytes.toByteArray());
          }
        }
      } catch (IOException closed) {
        cut();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    private void write(OutputStream out, byte[] bytes) throws IOException {
      if (!faults.byteByByte) {
        out.write(bytes);
        return;
      }
      for (byte one : bytes) {
        out.write(one);
      }
    }

    void cut() {
      try (client;
          peer) {
        gone.countDown();
        open.remove(this);
      } catch (IOException closed) {
        // It was cut anyway.
      }
    }
  }

  private static long left(Piece piece) {
    return Math.max(0, piece.dueNanos - System.nanoTime());
  }

  /** The request to upgrade; a gateway looks at who it is that was asked for. */
  private byte[] head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf(HEAD_END) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed within the head");
      }
      head.append((char) next);
    }
    return head.toString()
        .replace(":" + port() + "\r\n", ":" + gateway.getPort() + "\r\n")
        .getBytes(ISO_8859_1);
  }
}
