package dev.mayfly.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What HTTPS_PROXY names, as the launcher starts the JVM. */
class ProxyIT {
  private final List<String> heads = new CopyOnWriteArrayList<>();

  @Test
  void aProxyThatAsksIsToldUserAndPassword(@TempDir Path directory) throws IOException {
    Home home = Home.in(directory);
    try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(proxy));

      Home.Outcome outcome =
          home.run(
              List.of(Home.mayfly(), "ps"),
              Map.of(
                  "AWS_REGION", "eu-central-1",
                  "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
                  "AWS_SECRET_ACCESS_KEY", "secret",
                  "HTTPS_PROXY", "http://tom:p%40ss@127.0.0.1:" + proxy.getLocalPort()));

      assertThat(outcome.status()).isEqualTo(125);
      assertThat(outcome.errors())
          .contains("HTTP 403: the proxy does not connect", "NO_PROXY")
          .doesNotContain("p@ss", "p%40ss");
      String login = Base64.getEncoder().encodeToString("tom:p@ss".getBytes(ISO_8859_1));
      assertThat(heads)
          .anyMatch(head -> head.startsWith("CONNECT ") && head.contains("Basic " + login));
    }
  }

  private void serve(ServerSocket proxy) {
    try {
      while (true) {
        try (Socket client = proxy.accept()) {
          answer(client);
        }
      }
    } catch (IOException closed) {
      // That is how it ends.
    }
  }

  /** Asks who it is, and lets nobody pass who says so either. */
  private void answer(Socket client) throws IOException {
    var in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
    StringBuilder head = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      head.append(line).append('\n');
    }
    heads.add(head.toString());
    List<String> answer =
        head.toString().contains("Basic ")
            ? List.of("HTTP/1.1 403 No", "Content-Length: 0", "Connection: close", "", "")
            : List.of(
                "HTTP/1.1 407 Who",
                "Proxy-Authenticate: Basic realm=test",
                "Content-Length: 0",
                "Connection: close",
                "",
                "");
    client.getOutputStream().write(String.join("\r\n", answer).getBytes(ISO_8859_1));
  }
}
