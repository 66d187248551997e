package dev.mayfly.emulator.gateway;

import dev.mayfly.emulator.http.Answer;
import dev.mayfly.emulator.http.AwsError;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;

/** What the gateway answers over HTTP: XML, and upgrades to WebSocket. Thread-safe. */
final class GatewayAnswers {

  /** The official agent takes input messages of 1,000,000 bytes. */
  private static final int LARGEST_MESSAGE = 1024 * 1024 + 1024;

  private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private static final String PROLOGUE = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private final InstantSource clock;
  private final Supplier<UUID> ids;

  GatewayAnswers(InstantSource clock, Supplier<UUID> ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /** 201, with a token. */
  void created(ChannelHandlerContext context, FullHttpRequest request, String root, String token) {
    answer(
        context,
        request,
        201,
        "<%1$s><MessageSchemaVersion>1.0</MessageSchemaVersion><TokenValue>%2$s</TokenValue></%1$s>"
            .formatted(root, token));
  }

  /** The error, named by an element as the official agent looks for it. */
  void refuse(ChannelHandlerContext context, FullHttpRequest request, AwsError error) {
    String message = error.getMessage() == null ? "" : error.getMessage();
    answer(
        context,
        request,
        error.status(),
        "<%1$s><Message>%2$s</Message></%1$s>".formatted(error.code(), escaped(message)));
  }

  /** Turns the channel into a WebSocket whose messages {@code peer} gets. */
  void upgrade(ChannelHandlerContext context, FullHttpRequest request, WebSocketPeer peer) {
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory(
                "",
                null,
                WebSocketDecoderConfig.newBuilder().maxFramePayloadLength(LARGEST_MESSAGE).build())
            .newHandshaker(request);
    if (handshaker == null) {
      var _ = WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
      return;
    }
    try {
      var _ = handshaker.handshake(context.channel(), request);
    } catch (WebSocketHandshakeException noUpgrade) {
      refuse(context, request, new AwsError("ValidationException", 400, "not a WebSocket upgrade"));
      return;
    }
    context.channel().config().setWriteBufferWaterMark(MARKS);
    ChannelPipeline pipeline = context.pipeline();
    pipeline.addLast(new WebSocketFrameAggregator(LARGEST_MESSAGE));
    pipeline.addLast(peer);
    pipeline.remove(context.handler()); // No more HTTP on this channel.
  }

  private void answer(
      ChannelHandlerContext context, FullHttpRequest request, int status, String xml) {
    new Answer(status, "application/xml", PROLOGUE + xml)
        .send(Answer.Return.of(context, request, ids.get().toString()), clock.instant());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
