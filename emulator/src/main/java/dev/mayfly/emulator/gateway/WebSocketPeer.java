package dev.mayfly.emulator.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One WebSocket of the gateway: admits its peer by the token in the first text message, answers
 * pings, and hands binary messages over in batches, of one read each. It reads only when told to.
 *
 * <p>Its {@code got…} methods are called on the channel's event loop; {@link #write}, {@link
 * #flush}, {@link #read} and {@link #close} may be called by anyone.
 */
abstract class WebSocketPeer extends ChannelInboundHandlerAdapter {
  private final Channel channel;
  private final Duration admissionTimeout;
  private List<BinaryWebSocketFrame> batch = new ArrayList<>();
  private boolean admitted;

  WebSocketPeer(Channel channel, Duration admissionTimeout) {
    this.channel = channel;
    this.admissionTimeout = admissionTimeout;
  }

  /** The first message; whether it admits the peer. */
  abstract boolean gotToken(String json);

  /** Binary messages, in order; the receiver releases them, and calls {@link #read} for more. */
  abstract void gotFrames(List<BinaryWebSocketFrame> frames);

  /** What was written has gone; there is room again. */
  abstract void gotWritable();

  /** The connection is gone. */
  abstract void gotDisconnected();

  final Channel channel() {
    return channel;
  }

  /** Sends a message, with the next {@link #flush}. */
  final void write(BinaryWebSocketFrame frame) {
    var _ = channel.write(frame, channel.voidPromise()); // A failure closes the channel.
  }

  final void flush() {
    channel.flush();
  }

  /** Whether there is room for more: back-pressure begins where this is false. */
  final boolean isWritable() {
    return channel.isWritable();
  }

  /** Reads once more. */
  final void read() {
    try {
      channel.read();
    } catch (RejectedExecutionException closing) {
      // The server has closed, and with it this connection.
    }
  }

  /** Drops the connection. */
  final void close() {
    var _ = channel.close();
  }

  /** Says why, and closes. */
  final void close(WebSocketCloseStatus status) {
    channel.writeAndFlush(new CloseWebSocketFrame(status)).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel.config().setAutoRead(false);
    var _ =
        context
            .executor()
            .schedule(this::admissionIsDue, admissionTimeout.toMillis(), TimeUnit.MILLISECONDS);
    context.read();
  }

  private void admissionIsDue() {
    if (!admitted) {
      close(WebSocketCloseStatus.POLICY_VIOLATION);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    switch (message) {
      case BinaryWebSocketFrame binary when admitted -> batch.add(binary);
      case TextWebSocketFrame text when !admitted -> admit(text);
      case PingWebSocketFrame ping -> {
        var _ = context.write(new PongWebSocketFrame(ping.content()));
      }
      case CloseWebSocketFrame close ->
          context.writeAndFlush(close).addListener(ChannelFutureListener.CLOSE);
      case PongWebSocketFrame pong -> pong.release();
      case WebSocketFrame unexpected -> {
        unexpected.release();
        close(WebSocketCloseStatus.POLICY_VIOLATION);
      }
      default -> ReferenceCountUtil.release(message); // The rest of the HTTP request.
    }
  }

  private void admit(TextWebSocketFrame text) {
    String json = text.text();
    text.release();
    admitted = gotToken(json);
    if (!admitted) {
      close(WebSocketCloseStatus.POLICY_VIOLATION);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush(); // Pongs.
    if (batch.isEmpty()) {
      context.read();
      return;
    }
    List<BinaryWebSocketFrame> complete = batch;
    batch = new ArrayList<>();
    gotFrames(complete);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      gotWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    batch.forEach(BinaryWebSocketFrame::release);
    batch = new ArrayList<>();
    if (admitted) {
      gotDisconnected();
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close(); // A broken connection, or no WebSocket; the other side sees it close.
  }
}
