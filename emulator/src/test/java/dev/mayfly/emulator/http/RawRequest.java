package dev.mayfly.emulator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A request as it stands on the wire, byte for byte, and where its parts are. */
record RawRequest(String text) {

  /** A part of it: from {@code start}, included, to {@code end}, excluded. */
  record Part(String name, int start, int end) {}

  Part method() {
    return new Part("method", 0, text.indexOf(' '));
  }

  Part path() {
    int start = text.indexOf(' ') + 1;
    int end = text.indexOf(' ', start);
    int question = text.indexOf('?', start);
    return new Part("path", start, question >= 0 && question < end ? question : end);
  }

  Part query() {
    int end = text.indexOf(' ', text.indexOf(' ') + 1);
    return new Part("query", Math.min(end, path().end() + 1), end);
  }

  Part body() {
    return new Part("body", text.indexOf("\r\n\r\n") + 4, text.length());
  }

  /** The value of a header. */
  Part header(String name) {
    int line = text.toLowerCase(Locale.ROOT).indexOf("\r\n" + name + ":") + 2;
    int start = line + name.length() + 1;
    while (text.charAt(start) == ' ') {
      start++;
    }
    return new Part(name, start, text.indexOf("\r\n", start));
  }

  List<String> signedHeaders() {
    Part authorization = header("authorization");
    String value = text.substring(authorization.start(), authorization.end());
    String list = value.substring(value.indexOf("SignedHeaders=") + "SignedHeaders=".length());
    return List.of(list.substring(0, list.indexOf(',')).split(";", -1));
  }

  /** Everything that a signature vouches for, and the signature itself. */
  List<Part> parts() {
    List<Part> parts = new ArrayList<>(List.of(method(), path(), query(), body()));
    parts.add(header("authorization"));
    signedHeaders().forEach(name -> parts.add(header(name)));
    return parts;
  }

  RawRequest with(int index, char replacement) {
    return new RawRequest(text.substring(0, index) + replacement + text.substring(index + 1));
  }

  RawRequest with(String old, String replacement) {
    return new RawRequest(text.replace(old, replacement));
  }

  /** As the server reads it; empty if it is no HTTP any more. The caller need not release it. */
  Optional<FullHttpRequest> parsed() {
    EmbeddedChannel channel =
        new EmbeddedChannel(new HttpRequestDecoder(), new HttpObjectAggregator(1 << 20));
    channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
    Optional<FullHttpRequest> request = Optional.ofNullable(channel.readInbound());
    try {
      var _ = channel.finishAndReleaseAll();
    } catch (PrematureChannelClosureException e) {
      return Optional.empty(); // Its length promises more than there is.
    }
    return request.filter(whole -> whole.decoderResult().isSuccess()).map(RawRequest::onHeap);
  }

  /** With a body that the garbage collector frees. */
  private static FullHttpRequest onHeap(FullHttpRequest pooled) {
    try {
      return pooled.replace(Unpooled.copiedBuffer(pooled.content()));
    } finally {
      pooled.release();
    }
  }
}
