package dev.mayfly.session;

import dev.mayfly.session.protocol.HandshakeExpectation;
import dev.mayfly.session.protocol.WindowSize;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** A real WebSocket server on loopback whose connections do what a test tells them. */
final class TestGateway implements AutoCloseable {

  /** Far more than anything takes; only a broken test waits for so long. */
  static final long LIMIT_SECONDS = 60;

  private final EventLoopGroup loops = new NioEventLoopGroup(1);
  private final BlockingQueue<TestPeer> peers = new LinkedBlockingQueue<>();
  private final Channel server;
  private final Supplier<TestPeer> newPeer;
  private final String scheme;

  private TestGateway(
      @Nullable Integer refusal, Supplier<TestPeer> newPeer, Optional<SSLContext> tls) {
    this.newPeer = newPeer;
    this.scheme = tls.isPresent() ? "wss" : "ws";
    this.server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    tls.map(TestGateway::serverSide).ifPresent(channel.pipeline()::addLast);
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 16))
                        .addLast(new Upgrade(refusal));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  private static SslHandler serverSide(SSLContext tls) {
    SSLEngine engine = tls.createSSLEngine();
    engine.setUseClientMode(false);
    return new SslHandler(engine);
  }

  /** One that accepts every connection. */
  static TestGateway start() {
    return new TestGateway(null, TestPeer::new, Optional.empty());
  }

  /** One that answers every upgrade with {@code status}. */
  static TestGateway refusing(int status) {
    return new TestGateway(status, TestPeer::new, Optional.empty());
  }

  /** One that accepts every connection, and shows that certificate. */
  static TestGateway withTls(TestCertificate certificate) {
    return new TestGateway(null, TestPeer::new, Optional.of(certificate.serverContext()));
  }

  URI url() {
    return url("127.0.0.1");
  }

  /** As it is called by another name, which a proxy may know. */
  URI url(String host) {
    int port = ((InetSocketAddress) server.localAddress()).getPort();
    return URI.create(
        scheme
            + "://"
            + host
            + ":"
            + port
            + "/v1/data-channel/test-session?role=publish_subscribe");
  }

  SessionTicket ticket() {
    return new SessionTicket("test-session", url(), "the-secret-token");
  }

  /** To connect to it without a handshake. */
  SessionRequest request(WindowSize size) {
    return SessionRequest.of(ticket()).withHandshake(HandshakeExpectation.NONE).withSize(size);
  }

  /** To connect to it, able to encrypt. */
  SessionRequest encrypted(KmsDataKeys keys) {
    return SessionRequest.of(ticket())
        .withHandshake(HandshakeExpectation.EXPECTED)
        .withEncryption(new Encryption(keys, "ecs:test"));
  }

  /** The next connection, once its upgrade is done. */
  TestPeer accept() throws InterruptedException {
    TestPeer peer = peers.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (peer == null) {
      throw new AssertionError("nobody connected");
    }
    return peer;
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Upgrade extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final @Nullable Integer refusal;

    Upgrade(@Nullable Integer refusal) {
      this.refusal = refusal;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      if (refusal != null) {
        refuse(context, refusal);
        return;
      }
      var handshaker =
          new WebSocketServerHandshakerFactory(url().toString(), null, false, 4 << 20)
              .newHandshaker(request);
      TestPeer peer = newPeer.get();
      context.pipeline().remove(HttpObjectAggregator.class);
      handshaker
          .handshake(context.channel(), request.retain())
          .addListener(
              done -> {
                context.pipeline().addLast(peer).remove(this);
                peers.add(peer);
              });
    }

    private static void refuse(ChannelHandlerContext context, int status) {
      FullHttpResponse answer =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.EMPTY_BUFFER);
      answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
      answer.headers().set(HttpHeaderNames.LOCATION, "http://127.0.0.1:1/");
      context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }
  }
}
