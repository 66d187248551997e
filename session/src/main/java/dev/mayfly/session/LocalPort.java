package dev.mayfly.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where programs on this computer connect to be carried through a {@link PortSession}: a TCP port
 * or a unix socket. It listens from the start, so that what cannot be listened on is known before a
 * session is asked for. Thread-safe.
 */
public final class LocalPort implements AutoCloseable {

  /** Connections that the kernel keeps until they are accepted. */
  static final int BACKLOG = 1024;

  /** After a failure to accept, as when there are too many open files. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final Duration TERMINATION = Duration.ofSeconds(1);

  private final ServerSocketChannel listening;
  private final String name;
  private final boolean loopback;
  private final Optional<UnixSocketFile> file;
  private final AtomicReference<Optional<PortSession>> session =
      new AtomicReference<>(Optional.empty());
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread acceptor;

  private LocalPort(
      ServerSocketChannel listening, String name, boolean loopback, Optional<UnixSocketFile> file) {
    this.listening = listening;
    this.name = name;
    this.loopback = loopback;
    this.file = file;
    this.acceptor = Thread.ofVirtual().name("mayfly-accept").start(this::accept);
  }

  /**
   * Listens on {@code address}; of port 0 the system picks one that is free.
   *
   * @throws MayflyException if it cannot: the port is in use, or for root only, or the address is
   *     not this computer's
   */
  public static LocalPort bind(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new MayflyException(LocalPortProblem.unknownHost(address));
    }
    try {
      ServerSocketChannel listening = ServerSocketChannel.open();
      try {
        listening.bind(address, BACKLOG);
        InetSocketAddress bound = (InetSocketAddress) listening.getLocalAddress();
        return new LocalPort(
            listening,
            bound.getAddress().getHostAddress() + ":" + bound.getPort(),
            bound.getAddress().isLoopbackAddress(),
            Optional.empty());
      } catch (IOException failure) {
        listening.close();
        throw failure;
      }
    } catch (IOException failure) {
      throw new MayflyException(LocalPortProblem.of(address, failure), failure);
    }
  }

  /**
   * Listens on the unix socket {@code path}, which only this user may connect to, and which is
   * removed at the end. A socket that nobody listens on any more is replaced, and nothing else is.
   *
   * @throws MayflyException if it cannot
   */
  public static LocalPort bind(Path path) {
    UnixSocketFile file = UnixSocketFile.bind(path);
    return new LocalPort(file.listening(), path.toString(), true, Optional.of(file));
  }

  /** The address and port, with a colon, or the path. */
  public String name() {
    return name;
  }

  /** The port; 0 for a unix socket. */
  public int port() {
    try {
      return listening.getLocalAddress() instanceof InetSocketAddress tcp ? tcp.getPort() : 0;
    } catch (IOException closedBefore) {
      return 0;
    }
  }

  /** Whether only programs on this computer can connect. */
  public boolean isLoopback() {
    return loopback;
  }

  /** Whatever connects from now on goes to {@code carrier}, and is reset when that is over. */
  void serve(PortSession carrier) {
    session.set(Optional.of(carrier));
  }

  /** Listens no more; what is connected goes on. */
  @Override
  public void close() {
    closed.countDown();
    try {
      listening.close();
    } catch (IOException gone) {
      // It is of no use any more, one way or the other.
    }
    file.ifPresent(UnixSocketFile::remove);
    try {
      boolean _ = acceptor.join(TERMINATION);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    while (closed.getCount() > 0) {
      try {
        handOver(listening.accept());
      } catch (IOException failure) {
        pause(); // Or, as long as it lasts, this would do nothing but fail.
      }
    }
  }

  private void handOver(SocketChannel connection) throws IOException {
    if (connection.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    session
        .get()
        .ifPresentOrElse(
            carrier -> {
              var _ = carrier.carry(connection);
            },
            () -> new LocalEnd.Socket(connection).reset());
  }

  private void pause() {
    try {
      boolean _ = closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "LocalPort[" + name + "]";
  }
}
