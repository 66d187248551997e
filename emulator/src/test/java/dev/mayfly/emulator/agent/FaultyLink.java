package dev.mayfly.emulator.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.mayfly.emulator.gateway.Grant;
import dev.mayfly.session.protocol.Bytes;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bad way between clients and a gateway, that knows what a WebSocket message is. What happens on
 * it follows from the seed, as far as time allows. Thread-safe.
 */
final class FaultyLink implements AutoCloseable {
  private static final int BINARY = 2;
  private static final int FINAL_BINARY = 0x80 | BINARY;
  private static final int MESSAGES_UNDER_WAY = 4096;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /**
   * What is wrong with it.
   *
   * @param delay of every message, each way
   * @param loss the chance of a binary message that is sent again if it is lost, from 0 to 1
   * @param cutAfter how long a connection lives, at least; twice as long at most; for ever if 0
   * @param byteByByte whether each byte travels alone
   */
  record Faults(Duration delay, double loss, Duration cutAfter, boolean byteByByte) {
    static final Faults NONE = new Faults(Duration.ZERO, 0, Duration.ZERO, false);

    Faults withDelay(Duration other) {
      return new Faults(other, loss, cutAfter, byteByByte);
    }

    Faults withLoss(double other) {
      return new Faults(delay, other, cutAfter, byteByByte);
    }

    Faults withCutAfter(Duration other) {
      return new Faults(delay, loss, other, byteByByte);
    }

    Faults inSingleBytes() {
      return new Faults(delay, loss, cutAfter, true);
    }
  }

  private record Parcel(long dueNanos, Bytes bytes) {}

  private final ServerSocket server;
  private final InetSocketAddress gateway;
  private final Faults faults;
  private final Random random;
  private final Set<Way> ways = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private volatile boolean open = true;

  private FaultyLink(URI endpoint, Faults faults, long seed) throws IOException {
    this.server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    this.gateway = new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
    this.faults = faults;
    this.random = new Random(seed);
    start(this::accept);
  }

  static FaultyLink to(URI endpoint, Faults faults, long seed) throws IOException {
    return new FaultyLink(endpoint, faults, seed);
  }

  /** The same right, by way of this link. */
  Grant through(Grant grant) {
    String url = grant.streamUrl().toString();
    String here = url.replace(":" + gateway.getPort() + "/", ":" + server.getLocalPort() + "/");
    return new Grant(grant.sessionId(), URI.create(here), grant.token());
  }

  /** How many connections there were. */
  int connections() {
    return connections.get();
  }

  /** How many messages were lost. */
  int lost() {
    return lost.get();
  }

  /** Waits until all connections are closed by their ends, and their threads have ended. */
  void awaitIdle() throws InterruptedException {
    for (Thread thread : threads) {
      if (!thread.getName().equals("link-accept") && !thread.join(LIMIT)) {
        throw new AssertionError(thread.getName() + " still runs");
      }
    }
  }

  @Override
  public void close() throws IOException {
    open = false;
    server.close();
    ways.forEach(Way::cut);
  }

  private void accept() {
    Thread.currentThread().setName("link-accept");
    while (open) {
      try {
        connect(server.accept());
      } catch (IOException closed) {
        // By us: then there are no more.
      }
    }
  }

  /** A gateway that is not there closes the client's connection at once. */
  private void connect(Socket client) throws IOException {
    try {
      Way way = new Way(client, new Socket(gateway.getAddress(), gateway.getPort()));
      connections.incrementAndGet();
      ways.add(way);
      way.begin();
    } catch (IOException refused) {
      client.close();
    }
  }

  private void start(Runnable task) {
    threads.add(Thread.startVirtualThread(task));
  }

  /** One connection through the link. */
  private final class Way {
    private final Socket client;
    private final Socket peer;
    private final CountDownLatch gone = new CountDownLatch(1);

    Way(Socket client, Socket peer) {
      this.client = client;
      this.peer = peer;
    }

    void begin() throws IOException {
      client.setTcpNoDelay(true);
      peer.setTcpNoDelay(true);
      lane(client, peer, random.nextLong(), true);
      lane(peer, client, random.nextLong(), false);
      if (faults.cutAfter.isPositive()) {
        long least = faults.cutAfter.toMillis();
        long millis = least + random.nextLong(least);
        start(() -> cutAfter(millis));
      }
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

    private void lane(Socket from, Socket to, long seed, boolean request) {
      BlockingQueue<Parcel> underWay = new ArrayBlockingQueue<>(MESSAGES_UNDER_WAY);
      start(() -> read(from, underWay, new Random(seed), request));
      start(() -> write(to, underWay));
    }

    private void read(Socket from, BlockingQueue<Parcel> underWay, Random fate, boolean request) {
      try {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
        send(underWay, head(in, request));
        while (true) {
          byte[] message = message(in);
          if (isSaidAgain(message) && fate.nextDouble() < faults.loss) {
            lost.incrementAndGet();
          } else {
            send(underWay, message);
          }
        }
      } catch (IOException closed) {
        cut();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    /** That a session is over is said once, which nobody acknowledges: TCP does not lose it. */
    private static boolean isSaidAgain(byte[] message) {
      String head = new String(message, 0, Math.min(message.length, 64), ISO_8859_1);
      return message[0] == (byte) FINAL_BINARY && !head.contains("channel_closed");
    }

    private void send(BlockingQueue<Parcel> underWay, byte[] bytes) throws InterruptedException {
      Parcel parcel = new Parcel(System.nanoTime() + faults.delay.toNanos(), Bytes.of(bytes));
      while (!underWay.offer(parcel, 1, TimeUnit.SECONDS)) {
        if (gone.getCount() == 0) {
          return;
        }
      }
    }

    private void write(Socket to, BlockingQueue<Parcel> underWay) {
      try (OutputStream out = to.getOutputStream()) {
        while (gone.getCount() > 0) {
          Parcel next = underWay.poll(1, TimeUnit.SECONDS);
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

    private static long left(Parcel parcel) {
      return Math.max(0, parcel.dueNanos - System.nanoTime());
    }

    void cut() {
      gone.countDown();
      try (client;
          peer) {
        ways.remove(this);
      } catch (IOException closing) {
        throw new UncheckedIOException(closing);
      }
    }
  }

  /** The request to upgrade or its answer; a gateway asks who it is that was asked for. */
  private byte[] head(DataInputStream in, boolean request) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    String text = head.toString();
    String there = ":" + gateway.getPort() + "\r\n";
    return (request ? text.replace(":" + server.getLocalPort() + "\r\n", there) : text)
        .getBytes(ISO_8859_1);
  }

  /** One frame of the WebSocket, as it is. Source: RFC 6455, 5.2. */
  private static byte[] message(DataInputStream in) throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    int mask = (second & 0x80) == 0 ? 0 : 4;
    ByteBuffer header = ByteBuffer.allocate(10).put((byte) first).put((byte) second);
    long length = second & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
      header.putShort((short) length);
    } else if (length == 127) {
      length = in.readLong();
      header.putLong(length);
    }
    if (length > 4 << 20) {
      throw new EOFException("a message of " + length + " bytes");
    }
    int at = header.position();
    byte[] message = new byte[at + mask + (int) length];
    header.flip().get(message, 0, at);
    in.readFully(message, at, message.length - at);
    return message;
  }
}
