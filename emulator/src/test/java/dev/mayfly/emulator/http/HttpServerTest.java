package dev.mayfly.emulator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.bind(0, InstantSource.fixed(NOW), () -> "request-1");
    server.serve(List.of(new Echo()));
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** Answers /echo with the request's path; /silent never; /broken by failing. */
  private static final class Echo implements HttpRoute {
    @Override
    public boolean accepts(FullHttpRequest request) {
      return List.of("/echo", "/silent", "/broken").contains(request.uri());
    }

    @Override
    public void handle(ChannelHandlerContext context, FullHttpRequest request) {
      if (request.uri().equals("/broken")) {
        throw new IllegalStateException("for the test");
      }
      if (request.uri().equals("/echo")) {
        Answer.text(200, request.uri()).send(Answer.Return.of(context, request, "id"), NOW);
      }
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), 10_000);
    socket.setSoTimeout(30_000);
    return socket;
  }

  private int port() {
    return server.endpoint().getPort();
  }

  private String request(String path, String... headers) {
    return "GET " + path + " HTTP/1.1\r\n" + String.join("", headers) + "\r\n";
  }

  private String host() {
    return "Host: 127.0.0.1:" + port() + "\r\n";
  }

  /** All that the server answers until it hangs up. */
  private String ask(String text) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static String close(String request) {
    return request.replaceFirst("\r\n", "\r\nConnection: close\r\n");
  }

  @Test
  void aRequestIsAnsweredByTheRouteThatAcceptsIt() throws IOException {
    String answer = ask(close(request("/echo", host())));

    assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("/echo\n");
    assertThat(answer).containsIgnoringCase("date: Mon, 23 Nov 2026 12:00:00 GMT");
    assertThat(ask(close(request("/other", host())))).startsWith("HTTP/1.1 404");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example:PORT\r\n",
        "Host: 127.0.0.1.evil.example:PORT\r\n",
        "Host: 127.0.0.1:1\r\n",
        "Host: 127.0.0.1\r\n",
        "Host: 127.0.0.1:PORT\r\nHost: evil.example\r\n",
        "Host: 127.0.0.1:PORT\r\nOrigin: http://evil.example\r\n",
        "Host: 127.0.0.1:PORT\r\nOrigin: null\r\n",
        "X-None: 1\r\n"
      })
  void whatAForeignPageCouldSendIsRefused(String headers) throws IOException {
    String own = headers.replace("PORT", Integer.toString(port()));

    assertThat(ask(close(request("/echo", own)))).startsWith("HTTP/1.1 403");
  }

  @Test
  void localhostIsAName() throws IOException {
    assertThat(ask(close(request("/echo", "Host: localhost:" + port() + "\r\n"))))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void aProxysRequestIsRefused() throws IOException {
    assertThat(ask(close(request("http://127.0.0.1:" + port() + "/echo", host()))))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void noAnswerLetsABrowserRead() throws IOException {
    assertThat(ask(close(request("/echo", host())))).doesNotContainIgnoringCase("access-control");
  }

  @Test
  void oneRequestAtATime() throws IOException {
    String two = request("/silent", host()) + request("/echo", host());

    assertThat(ask(two)).isEmpty();
  }

  @Test
  void theNextRequestAfterTheAnswerIsFine() throws IOException {
    try (Socket socket = connect()) {
      for (int i = 0; i < 3; i++) {
        socket.getOutputStream().write(request("/echo", host()).getBytes(ISO_8859_1));
        byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 200 OK".length());
        assertThat(new String(start, ISO_8859_1)).isEqualTo("HTTP/1.1 200 OK");
        skipToEnd(socket);
      }
    }
  }

  private static void skipToEnd(Socket socket) throws IOException {
    StringBuilder rest = new StringBuilder();
    while (!rest.toString().endsWith("/echo\n")) {
      rest.append((char) socket.getInputStream().read());
    }
  }

  @Test
  void aRouteThatFailsIsAnAnswerToo() throws IOException {
    assertThat(ask(close(request("/broken", host())))).startsWith("HTTP/1.1 500");
  }

  @Test
  void garbageIsNotUnderstood() throws IOException {
    assertThat(ask("\u0000\u0001garbage\r\n\r\n")).startsWith("HTTP/1.1 400");
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws IOException {
    assertThat(ask(close(request("/echo", host(), "Content-Length: 2000000\r\n"))))
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void beforeItServesItSaysThatItStarts() throws IOException {
    server.serve(List.of());

    assertThat(ask(close(request("/echo", host())))).startsWith("HTTP/1.1 503");
  }

  @Test
  void aTakenPortIsAnError() {
    assertThatThrownBy(() -> HttpServer.bind(port(), InstantSource.fixed(NOW), () -> "id"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + port());
  }

  @Test
  void itListensOnLoopbackOnly() throws IOException {
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
            .toList();

    for (InetAddress other : others) {
      assertThatThrownBy(
              () -> {
                try (Socket socket = new Socket()) {
                  socket.connect(new InetSocketAddress(other, port()), 5_000);
                }
              })
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(SocketTimeoutException.class);
    }
  }
}
