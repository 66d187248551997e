package dev.mayfly.bench;

import dev.mayfly.session.LocalPort;
import dev.mayfly.session.PortMessages;
import dev.mayfly.session.PortSession;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A forwarded port: a local connection, the library, gateway and agent in another process, and a
 * server in this one.
 */
final class ForwardRate implements AutoCloseable {
  private static final int LIMIT_MILLIS = 60_000;
  private static final int AT_ONCE = 32;

  private final Ports ports;
  private final SessionClient client;
  private final PortSession session;
  private final LocalPort local;

  /**
   * @param messageBytes of the client's messages; the agent's are the cloud's setting
   */
  ForwardRate(BenchCloud cloud, int messageBytes) throws IOException, InterruptedException {
    ports = Ports.open();
    client = SessionClient.create();
    SessionRequest request = SessionRequest.of(cloud.forward(ports.port()));
    session = PortMessages.connect(client, request, messageBytes);
    local = LocalPort.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    session.serve(local);
  }

  /** Megabytes a second of one stream to the client, between its first bytes and its last. */
  double down(long bytes) throws IOException {
    try (Socket socket = connect(bytes)) {
      InputStream in = socket.getInputStream();
      byte[] piece = new byte[64 << 10];
      // What came first had been on its way before the clock started.
      int first = in.read(piece);
      long start = System.nanoTime();
      long last = start;
      long more = 0;
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        more += count;
        last = System.nanoTime(); // Not at the end of the stream, which may be told later.
      }
      if (first + more != bytes) {
        throw new IOException(first + more + " bytes of " + bytes);
      }
      return more * 1e3 / (last - start);
    }
  }

  /** Megabytes a second of one stream from the client, until the server says that it has all. */
  double up(long bytes) throws IOException {
    try (Socket socket = connect(-bytes)) {
      long start = System.nanoTime();
      Ports.send(socket.getOutputStream(), bytes);
      if (socket.getInputStream().read() < 0) {
        throw new IOException("the server did not get all of " + bytes + " bytes");
      }
      return bytes * 1e3 / (System.nanoTime() - start);
    }
  }

  /** Connections a second, 32 at a time, each of which asks for a byte and gets it. */
  double connections(int count) throws IOException, InterruptedException {
    AtomicInteger left = new AtomicInteger(count);
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        running.add(
            threads.submit(
                () -> {
                  while (left.getAndDecrement() > 0) {
                    askOnce();
                  }
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException | TimeoutException failure) {
      throw new IOException("a short connection: " + failure.getMessage(), failure);
    }
    return count * 1e9 / (System.nanoTime() - start);
  }

  private void askOnce() throws IOException {
    try (Socket socket = connect(1)) {
      int length = socket.getInputStream().readAllBytes().length;
      if (length != 1) {
        throw new IOException(length + " bytes of 1");
      }
    }
  }

  private Socket connect(long wanted) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), local.port());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(LIMIT_MILLIS);
    new DataOutputStream(socket.getOutputStream()).writeLong(wanted);
    return socket;
  }

  @Override
  public void close() throws IOException {
    session.close();
    local.close();
    client.close();
    ports.close();
  }
}
