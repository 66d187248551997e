package dev.mayfly.session;

import static dev.mayfly.session.TestGateway.LIMIT_SECONDS;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.FrameCodec;
import dev.mayfly.session.protocol.MalformedFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** The server's end of one connection; answers pings unless told not to. */
class TestPeer extends SimpleChannelInboundHandler<WebSocketFrame> {
  private final CompletableFuture<Channel> channel = new CompletableFuture<>();
  private final CompletableFuture<String> firstText = new CompletableFuture<>();
  private final CompletableFuture<Void> ping = new CompletableFuture<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
  private Consumer<Frame> onFrame = frames::add;
  private volatile boolean answersPings = true;

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel.complete(context.channel());
  }

  /** The first text message: the one with the token. */
  String token() throws Exception {
    return within(firstText);
  }

  /** Waits for a ping. */
  void awaitPing() throws Exception {
    within(ping);
  }

  /** Waits until the connection is closed. */
  void awaitGone() throws Exception {
    within(gone);
  }

  /** The next frame of the client's. */
  Frame next() throws InterruptedException {
    Frame frame = frames.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("no frame came");
    }
    return frame;
  }

  /** The next frame of that type. */
  Frame next(String type) throws InterruptedException {
    Frame frame = next();
    while (!frame.type().equals(type)) {
      frame = next();
    }
    return frame;
  }

  void send(Frame frame) {
    write(new BinaryWebSocketFrame(wire(frame)));
  }

  void sendBytes(byte[] message) {
    write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)));
  }

  void sendText(String message) {
    write(new TextWebSocketFrame(message));
  }

  /** As a WebSocket message of many fragments, {@code length} bytes each. */
  void sendInFragments(Frame frame, int length) {
    ByteBuf bytes = wire(frame);
    write(new BinaryWebSocketFrame(false, 0, bytes.readRetainedSlice(length)));
    while (bytes.readableBytes() > length) {
      write(new ContinuationWebSocketFrame(false, 0, bytes.readRetainedSlice(length)));
    }
    write(new ContinuationWebSocketFrame(true, 0, bytes));
  }

  /** In as many TCP segments as it has bytes: past the encoder, with a header made by hand. */
  void sendByteByByte(Frame frame) {
    ByteBuf bytes = wire(frame);
    ByteBuf message = Unpooled.buffer().writeByte(0x82).writeByte(126);
    message.writeShort(bytes.readableBytes()).writeBytes(bytes);
    var context = channel().pipeline().firstContext();
    while (message.isReadable()) {
      ByteBuf one = message.readRetainedSlice(1);
      channel().eventLoop().execute(() -> writeRaw(context, one));
    }
  }

  /** Sends frame after frame, as fast as they go, until the connection is gone. */
  void sendWhileOpen(LongFunction<Frame> frames) {
    channel().eventLoop().execute(() -> sendFrom(0, frames));
  }

  private void sendFrom(long sequence, LongFunction<Frame> frames) {
    var _ =
        channel()
            .writeAndFlush(new BinaryWebSocketFrame(wire(frames.apply(sequence))))
            .addListener(
                done -> {
                  if (done.isSuccess()) {
                    channel().eventLoop().execute(() -> sendFrom(sequence + 1, frames));
                  }
                });
  }

  void answerNoPings() {
    answersPings = false;
  }

  /** Leaves what comes in the socket. */
  void readNothing() {
    channel().config().setAutoRead(false);
  }

  /** Says why, and closes. */
  void close(int status, String reason) {
    write(new CloseWebSocketFrame(status, reason));
    closeQuietly();
  }

  /** Drops the connection without a word, as a cable does. */
  void cut() {
    channel().config().setOption(ChannelOption.SO_LINGER, 0);
    closeQuietly();
  }

  /** Gives {@code receiver} what has come and will come; from the loop's thread. */
  void handOver(Consumer<Frame> receiver) {
    onFrame = receiver;
    List<Frame> earlier = new ArrayList<>();
    frames.drainTo(earlier);
    earlier.forEach(receiver);
  }

  final Channel channel() {
    return channel.join();
  }

  private static void writeRaw(ChannelHandlerContext context, ByteBuf bytes) {
    var _ = context.writeAndFlush(bytes);
  }

  private void write(WebSocketFrame message) {
    var _ = channel().writeAndFlush(message);
  }

  private void closeQuietly() {
    var _ = channel().close();
  }

  private static ByteBuf wire(Frame frame) {
    return Unpooled.wrappedBuffer(FrameCodec.encode(frame).asByteBuffer());
  }

  static <T> T within(CompletableFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame message)
      throws MalformedFrame {
    switch (message) {
      case TextWebSocketFrame text -> firstText.complete(text.text());
      case BinaryWebSocketFrame binary ->
          onFrame.accept(FrameCodec.decode(Bytes.copyOf(binary.content().nioBuffer())));
      case PingWebSocketFrame asked -> {
        ping.complete(null);
        if (answersPings) {
          write(new PongWebSocketFrame(asked.content().retain()));
        }
      }
      case CloseWebSocketFrame _ -> closeQuietly();
      default -> throw new AssertionError("clients send no " + message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    gone.complete(null);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    closeQuietly();
  }
}
