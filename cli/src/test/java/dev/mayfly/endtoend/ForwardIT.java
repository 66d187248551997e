package dev.mayfly.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A port of a task on this computer, as curl and nc see it. */
class ForwardIT {

  @TempDir Path directory;
  Home home;
  Tmux tmux;
  HttpServer server;
  byte[] page = new byte[5_000_000];

  @BeforeEach
  void start() throws IOException {
    home = Home.in(directory);
    assertThat(home.mayfly("local", "start").status()).isZero();
    tmux = Tmux.start(directory, home.environment());
    new Random(5).nextBytes(page);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        call -> {
          call.sendResponseHeaders(200, page.length);
          call.getResponseBody().write(page);
          call.close();
        });
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.stop(0);
    tmux.close();
    home.mayfly("local", "stop");
  }

  private int remote() {
    return server.getAddress().getPort();
  }

  @Test
  void aPageComesThroughAndControlCEndsItAll() throws IOException {
    Pane pane = tmux.open("sh");
    pane.enter(Home.mayfly() + " -a demo forward --local 0:" + remote() + "; echo sta''tus=$?");
    String until = pane.await(" -> localhost:" + remote() + " (task ");
    Matcher port = Pattern.compile("127\\.0\\.0\\.1:(\\d+) ->").matcher(until);
    assertThat(port.find()).isTrue();

    Path got = directory.resolve("got");
    Home.Outcome curl =
        home.run(List.of("curl", "-s", "-o", got.toString(), "http://127.0.0.1:" + port.group(1)));
    pane.press("C-c");

    assertThat(pane.await("status=130")).contains("stopped");
    assertThat(curl.status()).isZero();
    assertThat(Files.readAllBytes(got)).isEqualTo(page);
    assertThat(home.tasks()).isEmpty();
  }

  @Test
  void oneConnectionOnStdinAndStdoutEndsWithIt() throws IOException {
    Path got = directory.resolve("got");
    Home.Outcome outcome =
        home.run(
            List.of(
                "sh",
                "-c",
                "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | %s -a demo forward --local --stdio %d >%s"
                    .formatted(Home.mayfly(), remote(), got)));

    assertThat(outcome).isEqualTo(new Home.Outcome(0, "", ""));
    assertThat(Files.readAllBytes(got)).endsWith(page);
    assertThat(home.tasks()).isEmpty();
  }
}
