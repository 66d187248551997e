package dev.mayfly.emulator.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;

/** One part of the local cloud on the shared server. Called on Netty's event loop. */
public interface HttpRoute {

  /** Whether this route answers {@code request}; routes are asked in order. */
  boolean accepts(FullHttpRequest request);

  /**
   * Answers it on {@code context.channel()}, now or later, or turns the channel into a WebSocket.
   * Must not block. The caller releases the request after the return.
   */
  void handle(ChannelHandlerContext context, FullHttpRequest request);
}
