package dev.mayfly.emulator.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Hands each request of one connection to the route that accepts it. Refuses what only a browser
 * that was led here sends: a foreign Host (DNS rebinding) or any Origin. Takes one request at a
 * time; a client that sends the next before the answer is hung up on. Owned by one event loop.
 */
final class Router extends ChannelDuplexHandler {

  private static final Logger LOG = System.getLogger(Router.class.getName());

  private final List<String> hosts;
  private final Supplier<List<HttpRoute>> routes;
  private final InstantSource clock;
  private final Supplier<String> requestIds;
  private boolean answering;

  Router(
      int port,
      Supplier<List<HttpRoute>> routes,
      InstantSource clock,
      Supplier<String> requestIds) {
    this.hosts = List.of("127.0.0.1:" + port, "localhost:" + port);
    this.routes = routes;
    this.clock = clock;
    this.requestIds = requestIds;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (!(message instanceof FullHttpRequest request)) {
      context.fireChannelRead(message); // After an upgrade: frames, for the handlers behind us.
      return;
    }
    try {
      if (answering) {
        var _ = context.close();
        return;
      }
      answering = true;
      route(context, request);
    } finally {
      ReferenceCountUtil.release(request);
    }
  }

  private void route(ChannelHandlerContext context, FullHttpRequest request) {
    Optional<Answer> refusal = refusal(request);
    List<HttpRoute> current = routes.get();
    if (refusal.isPresent()) {
      send(context, request, refusal.get());
    } else if (current.isEmpty()) {
      send(context, request, Answer.text(503, "the local cloud is starting"));
    } else {
      for (HttpRoute route : current) {
        if (route.accepts(request)) {
          handle(context, request, route);
          return;
        }
      }
      send(context, request, Answer.text(404, "nothing answers here"));
    }
  }

  private void handle(ChannelHandlerContext context, FullHttpRequest request, HttpRoute route) {
    try {
      route.handle(context, request);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a request failed: " + request.method() + " " + request.uri(), e);
      send(context, request, Answer.text(500, "the local cloud failed; its log says why"));
    }
  }

  private Optional<Answer> refusal(FullHttpRequest request) {
    if (request.decoderResult().isFailure() || !request.uri().startsWith("/")) {
      return Optional.of(Answer.text(400, "not a request that this server understands"));
    }
    List<String> host = request.headers().getAll(HttpHeaderNames.HOST);
    if (host.size() != 1 || !hosts.contains(host.getFirst().strip())) {
      return Optional.of(Answer.text(403, "this server answers for 127.0.0.1 only"));
    }
    if (request.headers().contains(HttpHeaderNames.ORIGIN)) {
      return Optional.of(Answer.text(403, "this server does not answer web pages"));
    }
    return Optional.empty();
  }

  private void send(ChannelHandlerContext context, FullHttpRequest request, Answer answer) {
    answer.send(Answer.Return.of(context, request, requestIds.get()), clock.instant());
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof LastHttpContent) {
      answering = false;
    }
    var _ = context.write(message, promise);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) { // A reset by the peer is no news.
      LOG.log(Level.WARNING, "a connection failed", cause);
    }
    var _ = context.close();
  }
}
