package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.mayfly.cli.terminal.ScriptedTerminal;
import dev.mayfly.emulator.Emulator;
import dev.mayfly.emulator.EmulatorSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mayfly forward} against the local cloud, whose containers have this computer's network.
 */
@Timeout(300)
class ForwardRunTest {

  private static final byte[] PAGE = new byte[3_000_000];

  @TempDir private static Path folder;
  private static Emulator cloud;
  private static HttpServer server;

  @BeforeAll
  static void start() throws IOException {
    cloud = Emulator.start(EmulatorSettings.in(folder.resolve("cloud")));
    new Random(7).nextBytes(PAGE);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        call -> {
          call.sendResponseHeaders(200, PAGE.length);
          call.getResponseBody().write(PAGE);
          call.close();
        });
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
    cloud.close();
  }

  @AfterEach
  void nothingIsLeftBehind() throws Exception {
    assertThat(Remains.in(folder.resolve("cloud"))).isEmpty();
  }

  private static int remote() {
    return server.getAddress().getPort();
  }

  /** A port on which nobody listens. */
  private static int deadPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Run forward(String... words) {
    String[] arguments = new String[words.length + 4];
    System.arraycopy(new String[] {"--local", "-a", "demo", "forward"}, 0, arguments, 0, 4);
    System.arraycopy(words, 0, arguments, 4, words.length);
    return Run.start(new ScriptedTerminal(false), folder.resolve("cloud"), arguments);
  }

  /** The local port of the forward to {@code target}, once it is ready. */
  private static int ready(Run run, String target) throws InterruptedException {
    run.awaitErr(" -> " + target + " (task ");
    Matcher line =
        Pattern.compile("127\\.0\\.0\\.1:(\\d+) -> " + Pattern.quote(target)).matcher(run.err());
    assertThat(line.find()).as(run.err()).isTrue();
    return Integer.parseInt(line.group(1));
  }

  private static byte[] get(int port) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port + "/");
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray()).body();
    }
  }

  @Test
  void severalForwardsCarryEachToItsOwnAndEndWithAnInterrupt() throws Exception {
    Run run = forward("0:" + remote(), "0:127.0.0.1:" + remote());

    assertThat(get(ready(run, "localhost:" + remote()))).isEqualTo(PAGE);
    assertThat(get(ready(run, "127.0.0.1:" + remote()))).isEqualTo(PAGE);
    run.interrupt();

    assertThat(run.status()).isEqualTo(130);
    assertThat(run.err().lines()).as(run.err()).hasSize(2);
  }

  @Test
  void aRunningTaskIsEnteredAndRunsOn() throws Exception {
    Run run = forward("--live", "0:" + remote());

    assertThat(get(ready(run, "localhost:" + remote()))).isEqualTo(PAGE);
    run.interrupt();

    assertThat(run.status()).isEqualTo(130);
    Run still = forward("--live", "0:" + remote());
    ready(still, "localhost:" + remote());
    still.interrupt();
    assertThat(still.status()).isEqualTo(130);
  }

  @Test
  void aConnectionThatIsRefusedIsSaidAndTheForwardLivesOn() throws Exception {
    int dead = deadPort();
    Run run = forward("0:" + dead);
    int port = ready(run, "localhost:" + dead);

    try (SocketChannel connection =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
      run.awaitErr("-> localhost:" + dead + ": no connection: ");
      assertThat(connection.isOpen()).isTrue();
    }
    try (ServerSocket now = new ServerSocket(dead, 1, InetAddress.getLoopbackAddress());
        SocketChannel connection =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
      connection.write(ByteBuffer.wrap("hello\n".getBytes(UTF_8)));
      assertThat(now.accept().getInputStream().readNBytes(6)).isEqualTo("hello\n".getBytes(UTF_8));
    }
    run.interrupt();
    assertThat(run.status()).isEqualTo(130);
  }

  @Test
  void aUnixSocketIsALocalEnd() throws Exception {
    Path socket = folder.resolve("s.sock");
    Run run = forward(socket + ":" + remote());
    run.awaitErr(socket + " -> localhost:" + remote() + " (task ");

    try (SocketChannel connection = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      connection.connect(UnixDomainSocketAddress.of(socket));
      connection.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8)));
      connection.shutdownOutput();
      ByteBuffer answer = ByteBuffer.allocate(PAGE.length + 4096);
      while (connection.read(answer) >= 0) {}
      assertThat(answer.position()).isGreaterThan(PAGE.length);
    }
    run.interrupt();

    assertThat(run.status()).isEqualTo(130);
    assertThat(socket).doesNotExist();
  }

  @Test
  void moreForwardsThanTheContainerTakesSessionsNameTheOneThatWaits() throws Exception {
    Run run = forward("0:" + remote(), "0:127.0.0.1:" + remote(), "0:127.0.0.2:" + remote());

    run.awaitErr(":" + remote() + ": no answer from the container for 5 s; still waiting");
    run.interrupt();

    assertThat(run.status()).isEqualTo(130);
  }

  @Test
  void soDoesOneConnectionThatWaitsOnStdinAndStdout() throws Exception {
    Run full = forward("--live", "0:" + remote(), "0:127.0.0.1:" + remote());
    ready(full, "localhost:" + remote());
    ready(full, "127.0.0.1:" + remote());

    Run run = forward("--live", "--stdio", Integer.toString(remote()));
    run.awaitErr("localhost:" + remote() + ": no answer from the container for 5 s");
    run.interrupt();

    assertThat(run.status()).isEqualTo(130);
    assertThat(run.outBytes()).isEmpty();
    full.interrupt();
    assertThat(full.status()).isEqualTo(130);
  }

  @Test
  void oneConnectionIsCarriedOnStdinAndStdout() throws Exception {
    ScriptedTerminal terminal = new ScriptedTerminal(false);
    terminal.pipe(new ByteArrayInputStream("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8)));

    Run run =
        Run.start(
            terminal,
            folder.resolve("cloud"),
            "--local",
            "-a",
            "demo",
            "forward",
            "--stdio",
            Integer.toString(remote()));

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.outBytes()).endsWith(PAGE);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void whereASessionIsCutAndCannotBeResumedAnotherServesTheSamePort() throws Exception {
    cloud.faults().deny("ssm:ResumeSession");
    try {
      Run run = forward("0:" + remote());
      int port = ready(run, "localhost:" + remote());

      cloud.faults().cutClient();
      assertThatThrownBy(() -> get(port)).isInstanceOf(IOException.class);
      run.awaitErr(" -> localhost:" + remote() + ": a new session; old connections are lost\n");
      assertThat(get(port)).isEqualTo(PAGE);
      run.interrupt();

      assertThat(run.status()).isEqualTo(130);
      assertThat(run.err())
          .contains("cannot be resumed: access denied: you may not ssm:ResumeSession");
    } finally {
      cloud.faults().allow("ssm:ResumeSession");
    }
  }

  @Test
  void aTaskThatDiesUnderAConnectionOnStdinAndStdoutIsSaidToHave() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PipedOutputStream typist = new PipedOutputStream();
        InputStream open = new PipedInputStream(typist)) {
      ScriptedTerminal terminal = new ScriptedTerminal(false);
      terminal.pipe(open);
      Run run =
          Run.start(
              terminal,
              folder.resolve("cloud"),
              "--local",
              "-a",
              "demo",
              "forward",
              "--stdio",
              Integer.toString(silent.getLocalPort()));
      silent.accept().getOutputStream().write("hello\n".getBytes(UTF_8));
      run.awaitOut("hello\n");

      Run reap = Run.start(folder.resolve("cloud"), "reap", "--all", "--yes", "--local");
      assertThat(reap.status()).as(reap.err()).isZero();

      assertThat(run.status()).isEqualTo(125);
      assertThat(run.err()).startsWith("mayfly: task ").contains("stopped", "UserInitiated");
    }
  }

  @Test
  void aTaskThatIsStoppedEndsTheForwardWithItsReason() throws Exception {
    Run run = forward("0:" + remote());
    ready(run, "localhost:" + remote());

    Run reap = Run.start(folder.resolve("cloud"), "reap", "--all", "--yes", "--local");
    assertThat(reap.status()).as(reap.err()).isZero();

    assertThat(run.status()).isEqualTo(125);
    assertThat(run.err()).contains("UserInitiated");
  }
}
