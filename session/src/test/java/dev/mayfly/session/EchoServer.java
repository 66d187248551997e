package dev.mayfly.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server on loopback that does with each connection what it is told. */
final class EchoServer implements AutoCloseable {

  /** What to do with a connection, which is closed afterwards. */
  interface Behaviour {
    void serve(SocketChannel connection) throws IOException;
  }

  private final ServerSocketChannel listening;
  private final Behaviour behaviour;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

  private EchoServer(Behaviour behaviour) {
    this.behaviour = behaviour;
    try {
      this.listening =
          ServerSocketChannel.open()
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
    Thread.ofVirtual().start(this::accept);
  }

  static EchoServer start() {
    return new EchoServer(EchoServer::echo);
  }

  static EchoServer start(Behaviour behaviour) {
    return new EchoServer(behaviour);
  }

  InetSocketAddress address() {
    try {
      return (InetSocketAddress) listening.getLocalAddress();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  /** Waits for the end of a connection: "end", or the message of its failure. */
  String nextEnd() throws InterruptedException {
    String end = ends.poll(TestGateway.LIMIT_SECONDS, TimeUnit.SECONDS);
    if (end == null) {
      throw new AssertionError("no connection ended");
    }
    return end;
  }

  static void echo(SocketChannel connection) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(16 << 10);
    while (connection.read(buffer.clear()) >= 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        int _ = connection.write(buffer);
      }
    }
  }

  static void reset(SocketChannel connection) throws IOException {
    connection.setOption(StandardSocketOptions.SO_LINGER, 0);
    connection.close();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = listening.accept();
        open.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(SocketChannel connection) {
    try (connection) {
      behaviour.serve(connection);
      ends.add("end");
    } catch (IOException failure) {
      ends.add(String.valueOf(failure.getMessage()));
    } finally {
      open.remove(connection);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (SocketChannel connection : open) {
      connection.close();
    }
  }
}
