package dev.mayfly.emulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A whole HTTP answer, before it is tied to a connection.
 *
 * @param body may be empty
 */
public record Answer(int status, String contentType, String body) {

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** One line of text, for answers that no AWS client reads. */
  public static Answer text(int status, String line) {
    return new Answer(status, "text/plain; charset=utf-8", line + "\n");
  }

  /** What the answer must know of its request, which is released by the time of the answer. */
  public record Return(ChannelHandlerContext context, boolean keepAlive, String requestId) {

    /** The way back for {@code request}. */
    public static Return of(
        ChannelHandlerContext context, FullHttpRequest request, String requestId) {
      return new Return(context, HttpUtil.isKeepAlive(request), requestId);
    }
  }

  /**
   * Writes it, from any thread.
   *
   * @param now for the Date header, by which SDKs find out that their clock is wrong
   */
  public void send(Return to, Instant now) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(status),
            Unpooled.wrappedBuffer(body.getBytes(UTF_8)));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, contentType)
        .set(HttpHeaderNames.DATE, HTTP_DATE.format(now))
        .set("x-amzn-RequestId", to.requestId())
        .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    if (to.keepAlive()) {
      var _ = to.context().channel().writeAndFlush(response);
    } else {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      to.context().channel().writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
  }
}
