package dev.mayfly.emulator.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The one port of the local cloud, on 127.0.0.1 and nowhere else. It is bound first, so that its
 * address can be handed to those who answer on it; until {@link #serve} it answers 503.
 * Thread-safe.
 */
public final class HttpServer implements AutoCloseable {

  static {
    // On JDK 25 every use of Unsafe's memory ends in four lines of warnings on stderr.
    System.setProperty("io.netty.noUnsafe", "true");
  }

  private static final int MAX_BODY = 1 << 20;
  private static final int MAX_CONNECTIONS = 4096;
  private static final int THREADS = 4;

  private final NioEventLoopGroup threads = new NioEventLoopGroup(THREADS);
  private final AtomicInteger connections = new AtomicInteger();
  private final InstantSource clock;
  private final Supplier<String> requestIds;
  private final Channel listener;
  private final int port;
  private volatile List<HttpRoute> routes = List.of();

  private HttpServer(int port, InstantSource clock, Supplier<String> requestIds)
      throws IOException {
    this.clock = clock;
    this.requestIds = requestIds;
    this.listener = bind(port);
    this.port = ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /**
   * Binds a port.
   *
   * @param port 0 for any that is free
   * @param requestIds gives a new id for each refused request
   * @throws IOException if the port is taken
   */
  public static HttpServer bind(int port, InstantSource clock, Supplier<String> requestIds)
      throws IOException {
    return new HttpServer(port, clock, requestIds);
  }

  private Channel bind(int wanted) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    var bound =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Connection())
            .bind(loopback, wanted)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      var _ = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new IOException("cannot listen on 127.0.0.1:" + wanted, bound.cause());
    }
    return bound.channel();
  }

  /** Lets {@code routes} answer; the first that accepts a request gets it. */
  public void serve(List<HttpRoute> routes) {
    this.routes = List.copyOf(routes);
  }

  /** {@code http://127.0.0.1:port}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Closes every connection and waits for its threads, two seconds at most. */
  @Override
  public void close() {
    listener.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  private final class Connection extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      channel.closeFuture().addListener(closed -> connections.decrementAndGet());
      if (connections.incrementAndGet() > MAX_CONNECTIONS) {
        var _ = channel.close();
        return;
      }
      channel
          .pipeline()
          .addLast(new HttpServerCodec())
          .addLast(new HttpObjectAggregator(MAX_BODY))
          .addLast(new Router(port, () -> routes, clock, requestIds));
    }
  }
}
