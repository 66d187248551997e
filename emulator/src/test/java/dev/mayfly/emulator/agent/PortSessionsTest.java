package dev.mayfly.emulator.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.gateway.Direction;
import dev.mayfly.emulator.gateway.GatewayFixture;
import dev.mayfly.emulator.gateway.Grant;
import dev.mayfly.emulator.gateway.OpenSession;
import dev.mayfly.emulator.gateway.SessionDocument;
import dev.mayfly.emulator.gateway.TargetNotConnected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent's port sessions, with a client that is played by hand and a server that is real. */
@Timeout(120)
class PortSessionsTest {
  private static final int DISCONNECT_TO_PORT = 1;
  private static final int TERMINATE_SESSION = 2;
  private static final int CONNECT_TO_PORT_ERROR = 3;
  private static final String BEFORE_SMUX = "1.1.60.0";

  private final ScriptedTask task = new ScriptedTask();
  private final List<Socket> accepted = new ArrayList<>();
  private GatewayFixture fixture;
  private ContainerAgents agents;
  private ServerSocket server;

  @BeforeEach
  void start() throws Exception {
    fixture = GatewayFixture.start();
    server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    begin(FleetSettings.withLimit(2));
  }

  private void begin(FleetSettings settings) {
    agents =
        new ContainerAgents(
            settings,
            fixture::endpoint,
            fixture.signer(),
            InstantSource.system(),
            UUID::randomUUID);
    var _ = agents.start(GatewayFixture.TARGET, task, "app", Map.of(), () -> {});
  }

  @AfterEach
  void stop() throws IOException {
    agents.close();
    fixture.close();
    for (Socket socket : accepted) {
      socket.close();
    }
    server.close();
  }

  private Grant open(String id, SessionDocument document) {
    for (; ; Thread.onSpinWait()) {
      try {
        return fixture.gateway.openSession(
            new OpenSession(id, GatewayFixture.TARGET, document, "arn:aws:iam::0:user/x"));
      } catch (TargetNotConnected notYet) {
        // The test's time limit ends this.
      }
    }
  }

  private static SessionDocument document(Map<String, String> properties) {
    JsonObject json = new JsonObject();
    properties.forEach(json::addProperty);
    return new SessionDocument.Published("AWS-Start…", "", "Port", json, Map.of());
  }

  private SessionDocument forwarding() {
    return forwarding(server.getLocalPort());
  }

  private static SessionDocument forwarding(int port) {
    return document(
        Map.of("portNumber", "" + port, "localPortNumber", "0", "type", "LocalPortForwarding"));
  }

  private SessionDocument forwardingTo(String host) {
    return document(
        Map.of(
            "host",
            host,
            "portNumber",
            "" + server.getLocalPort(),
            "localPortNumber",
            "0",
            "type",
            "LocalPortForwarding"));
  }

  private PortPeer connect(SessionDocument document) {
    return new PortPeer(fixture.client(open("x-1", document)));
  }

  /** A session whose handshake is over, with a client of our time. */
  private PortPeer forward() throws InterruptedException {
    PortPeer client = connect(forwarding());
    String _ = client.shakeHands(PortPeer.OFFICIAL);
    return client;
  }

  private Socket accept() throws IOException {
    server.setSoTimeout(60_000);
    Socket socket = server.accept();
    socket.setSoTimeout(60_000);
    accepted.add(socket);
    return socket;
  }

  private static String read(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), UTF_8);
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  @Test
  void theHandshakeTellsTheClientWhatTheSessionIsFor() throws Exception {
    PortPeer client = connect(forwarding());

    assertThat(client.shakeHands(PortPeer.OFFICIAL))
        .contains(
            "{\"SessionType\":\"Port\",\"Properties\":{\"localPortNumber\":\"0\",\"portNumber\":\""
                + server.getLocalPort()
                + "\",\"type\":\"LocalPortForwarding\"}}");
  }

  @Test
  void aStreamIsAConnectionToThePort() throws Exception {
    PortPeer client = forward();

    client.smux(PortPeer.SYN, 3);
    client.smux(PortPeer.PSH, 3, "hello");
    Socket connection = accept();
    assertThat(read(connection, 5)).isEqualTo("hello");
    say(connection, "world");

    PortPeer.Smux answer = client.nextSmux();
    assertThat(answer.command()).isEqualTo(PortPeer.PSH);
    assertThat(answer.stream()).isEqualTo(3);
    assertThat(answer.text()).isEqualTo("world");
  }

  @Test
  void severalStreamsDoNotMixUp() throws Exception {
    PortPeer client = forward();

    client.smux(PortPeer.SYN, 3);
    client.smux(PortPeer.PSH, 3, "three");
    Socket three = accept();
    client.smux(PortPeer.SYN, 5);
    client.smux(PortPeer.PSH, 5, "five.");
    Socket five = accept();

    assertThat(read(three, 5)).isEqualTo("three");
    assertThat(read(five, 5)).isEqualTo("five.");
    say(five, "to five");
    assertThat(client.nextSmux().stream()).isEqualTo(5);
    say(three, "to three");
    assertThat(client.nextSmux().text()).isEqualTo("to three");
    client.smux(PortPeer.FIN, 3);
    assertThat(three.getInputStream().read()).isEqualTo(-1);
    client.smux(PortPeer.PSH, 5, "on");
    assertThat(read(five, 2)).isEqualTo("on");
  }

  @Test
  void afterTheEndOfOneDirectionAllOfTheOtherArrives() throws Exception {
    byte[] data = new byte[2_000_000];
    new Random(1).nextBytes(data);
    PortPeer client = forward();
    client.smux(PortPeer.SYN, 3);
    Socket connection = accept();
    CompletableFuture<byte[]> got =
        CompletableFuture.supplyAsync(
            () -> {
              try { // Says nothing before it has heard everything.
                byte[] all = connection.getInputStream().readAllBytes();
                connection.getOutputStream().write(all);
                connection.shutdownOutput();
                return all;
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });

    for (int from = 0; from < data.length; from += 32_000) {
      client.smux(
          PortPeer.PSH, 3, Arrays.copyOfRange(data, from, Math.min(data.length, from + 32_000)));
    }
    client.smux(PortPeer.FIN, 3);

    assertThat(got.get(60, TimeUnit.SECONDS)).isEqualTo(data);
    assertThat(client.untilEnd(3)).isEqualTo(data);
  }

  @Test
  void aRefusedConnectionIsFlaggedAndTheSessionGoesOn() throws Exception {
    int port = server.getLocalPort();
    server.close();
    PortPeer client = connect(forwarding(port));
    String _ = client.shakeHands(PortPeer.OFFICIAL);

    client.smux(PortPeer.SYN, 3);

    assertThat(client.nextFlag()).isEqualTo(CONNECT_TO_PORT_ERROR);
    assertThat(client.nextSmux()).extracting(PortPeer.Smux::command).isEqualTo(PortPeer.FIN);
    server = new ServerSocket(port, 50, InetAddress.ofLiteral("127.0.0.1"));
    client.smux(PortPeer.SYN, 5);
    client.smux(PortPeer.PSH, 5, "now");
    assertThat(read(accept(), 3)).isEqualTo("now");
  }

  @Test
  void aResetOfTheServersIsOneForTheClient() throws Exception {
    PortPeer client = forward();
    client.smux(PortPeer.SYN, 3);
    Socket connection = accept();

    connection.setSoLinger(true, 0);
    connection.close();

    assertThat(client.nextSmux().command()).isEqualTo(PortPeer.FIN);
    assertThat(client.nextSmux().command()).isEqualTo(PortPeer.FIN);
  }

  @Test
  void aResetOfTheClientsIsOneForTheServer() throws Exception {
    PortPeer client = forward();
    client.smux(PortPeer.SYN, 3);
    client.smux(PortPeer.PSH, 3, "x");
    Socket connection = accept();
    assertThat(read(connection, 1)).isEqualTo("x");

    client.smux(PortPeer.FIN, 3);
    assertThat(connection.getInputStream().read()).isEqualTo(-1);
    client.smux(PortPeer.FIN, 3);
    client.smux(PortPeer.SYN, 5);
    client.smux(PortPeer.PSH, 5, "y");
    assertThat(read(accept(), 1)).isEqualTo("y"); // By now the reset is there too.

    assertThatThrownBy(() -> flood(connection)).isInstanceOf(SocketException.class);
  }

  private static void flood(Socket connection) throws IOException {
    for (int i = 0; i < 1000; i++) {
      connection.getOutputStream().write(new byte[64 * 1024]);
    }
  }

  @Test
  void aServerThatIsNotReadDoesNotStopTheOthers() throws Exception {
    PortPeer client = forward();
    client.smux(PortPeer.SYN, 3);
    Socket stuck = accept();
    client.smux(PortPeer.SYN, 5);
    Socket quick = accept();

    for (int i = 0; i < 100; i++) { // 3 MB, more than the sockets hold.
      client.smux(PortPeer.PSH, 3, new byte[30_000]);
    }
    client.smux(PortPeer.PSH, 5, "overtakes");

    assertThat(read(quick, 9)).isEqualTo("overtakes");
    assertThat(stuck.getInputStream().readNBytes(3_000_000)).hasSize(3_000_000);
  }

  @Test
  void theClientCanEndTheSession() throws Exception {
    PortPeer client = forward();
    client.smux(PortPeer.SYN, 3);
    Socket connection = accept();

    client.flag(TERMINATE_SESSION);

    assertThat(client.closed()).isEmpty();
    assertThat(connection.getInputStream().read()).isEqualTo(-1);
    assertThat(fixture.gateway.sessions()).isZero();
  }

  @Test
  void aTerminatedSessionDropsItsConnections() throws Exception {
    PortPeer client = forward();
    client.smux(PortPeer.SYN, 3);
    Socket connection = accept();

    fixture.gateway.terminate("x-1", "enough");

    assertThat(client.closed()).isEqualTo("enough");
    assertThat(connection.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void itShowsInTheContainerAsLongAsItLasts() throws Exception {
    PortPeer client = forward();
    client.smux(PortPeer.SYN, 3);
    var _ = accept();
    while (!task.shown().contains("x-1")) {
      Thread.onSpinWait(); // The test's time limit ends this.
    }

    client.flag(TERMINATE_SESSION);

    assertThat(client.closed()).isEmpty();
    while (!task.shown().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void withoutAContainerThereIsNoSession() throws Exception {
    task.vanish();
    PortPeer client = connect(forwarding());

    assertThat(client.closed()).isEqualTo("container app is not running");
  }

  @Test
  void anIdleConnectionAndAnIdleSessionLast() throws Exception {
    PortPeer client = forward();
    client.smux(PortPeer.SYN, 3);
    Socket connection = accept();
    var _ = new CountDownLatch(1).await(3, TimeUnit.SECONDS);

    say(connection, "still here");

    assertThat(client.nextSmux().text()).isEqualTo("still here");
  }

  @Test
  void whatIsNotSmuxEndsTheSession() throws Exception {
    PortPeer client = forward();

    client.data("GET / HTTP/1.1\r\n");

    assertThat(client.closed()).contains("version 71 of smux");
  }

  @Test
  void aHostIsResolvedByTheAgent() throws Exception {
    PortPeer client = connect(forwardingTo("localhost"));
    String _ = client.shakeHands(PortPeer.OFFICIAL);

    client.smux(PortPeer.SYN, 3);
    client.smux(PortPeer.PSH, 3, "hi");

    assertThat(read(accept(), 2)).isEqualTo("hi");
  }

  @Test
  void theMetadataOfTheTaskIsForbidden() throws Exception {
    PortPeer client = connect(forwardingTo("169.254.169.254"));
    String _ = client.answerHandshake(PortPeer.OFFICIAL);

    assertThat(client.closed()).isEqualTo("Forwarding to IP address 169.254.169.254 is forbidden.");
  }

  @Test
  void anUnknownHostIsSaid() throws Exception {
    PortPeer client = connect(forwardingTo("nowhere.invalid"));
    String _ = client.answerHandshake(PortPeer.OFFICIAL);

    assertThat(client.closed()).isEqualTo("lookup nowhere.invalid: no such host");
  }

  @Test
  void anOldClientHasOneConnectionAfterTheOther() throws Exception {
    PortPeer client = connect(forwarding());
    String _ = client.shakeHands(BEFORE_SMUX);

    Socket first = accept(); // From the start, before anything is sent.
    client.data("one");
    assertThat(read(first, 3)).isEqualTo("one");
    say(first, "first");
    assertThat(client.nextText(5)).isEqualTo("first");
    client.data("last words");
    client.flag(DISCONNECT_TO_PORT);
    assertThat(new String(first.getInputStream().readAllBytes(), UTF_8)).isEqualTo("last words");

    client.data("two");
    Socket second = accept();
    assertThat(read(second, 3)).isEqualTo("two");
    say(second, "second");
    assertThat(client.nextText(6)).isEqualTo("second");
  }

  @Test
  void withAnOldClientARefusedConnectionEndsTheSession() throws Exception {
    int port = server.getLocalPort();
    server.close();
    PortPeer client = connect(forwarding(port));
    String _ = client.answerHandshake(BEFORE_SMUX);

    assertThat(client.closed())
        .isEqualTo(
            "Unable to connect to specified port: dial tcp 127.0.0.1:"
                + port
                + ": connect: connection refused");
  }

  @Test
  void aSessionForSshEndsWithItsConnection() throws Exception {
    PortPeer client = connect(document(Map.of("portNumber", "" + server.getLocalPort())));
    String _ = client.shakeHands(PortPeer.OFFICIAL);

    Socket connection = accept();
    say(connection, "SSH-2.0-x\r\n");
    assertThat(client.nextText(11)).isEqualTo("SSH-2.0-x\r\n");
    connection.close();

    assertThat(client.closed()).isEmpty();
  }

  @Test
  void itTakesOneOfTheContainersSlots() throws Exception {
    agents.close();
    begin(FleetSettings.withLimit(1));
    PortPeer first = forward();
    Grant second = open("s-2", new SessionDocument.Command("sh"));
    first.smux(PortPeer.SYN, 3);
    var _ = accept();
    assertThat(task.isQuiet()).isTrue();

    first.flag(TERMINATE_SESSION);

    assertThat(task.next().sessionId()).isEqualTo(second.sessionId());
  }

  @Test
  void aClientThatDoesNotAnswerTheHandshakeIsTold() throws Exception {
    PortPeer client = connect(forwarding());

    assertThat(client.closed())
        .contains("Encountered error while initiating handshake. Handshake timed out.");
  }

  /** A stream whose server says all of {@code data} and no more. */
  private PortPeer downloading(byte[] data) throws Exception {
    PortPeer client = forward();
    client.smux(PortPeer.SYN, 3);
    Socket connection = accept();
    var _ =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    connection.getOutputStream().write(data);
                    connection.shutdownOutput();
                  } catch (IOException gone) {
                    // The client's end tells.
                  }
                });
    return client;
  }

  private static byte[] randomBytes(int length) {
    byte[] data = new byte[length];
    new Random(length).nextBytes(data);
    return data;
  }

  @Test
  void aClientThatIsCutOffResumesAndMissesNothing() throws Exception {
    byte[] data = randomBytes(1_000_000);
    PortPeer client = downloading(data);
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    while (got.size() < 100_000) {
      got.writeBytes(client.nextSmux().data().toByteArray());
    }

    client.vanish();
    Grant again = fixture.gateway.resume("x-1").orElseThrow();
    client.resume(fixture.client(again));

    got.writeBytes(client.untilEnd(3));
    assertThat(got.toByteArray()).isEqualTo(data);
  }

  @Test
  void anAgentThatIsCutOffConnectsAgainAndLosesNothing() throws Exception {
    byte[] data = randomBytes(1_000_000);
    PortPeer client = downloading(data);
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    for (int part = 1; part <= 3; part++) {
      fixture.faults.cutNext(Direction.TO_AGENT); // An acknowledgement goes with it.
      while (got.size() < part * 200_000) {
        got.writeBytes(client.nextSmux().data().toByteArray());
      }
    }

    got.writeBytes(client.untilEnd(3));
    assertThat(got.toByteArray()).isEqualTo(data);
  }

  @Test
  void anAgentThatIsKilledDropsItsConnections() throws Exception {
    PortPeer client = forward();
    client.smux(PortPeer.SYN, 3);
    client.smux(PortPeer.PSH, 3, "half of a tra");
    Socket connection = accept();
    assertThat(read(connection, 13)).isEqualTo("half of a tra");

    agents.close();
    assertThat(connection.getInputStream().read()).isEqualTo(-1);
    fixture.gateway.closeSessionsOf(GatewayFixture.TARGET, "the task has stopped");

    assertThat(client.closed()).isEqualTo("the task has stopped");
    assertThat(task.shown()).isEmpty();
  }

  @Test
  void aServerIsReadNoFurtherThanItsClientReads() throws Exception {
    PortPeer client = forward();
    client.smux(PortPeer.SYN, 3);
    Socket connection = accept();
    client.vanish();
    AtomicLong said = new AtomicLong();
    var _ =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < 1024; i++) { // 64 MiB
                      connection.getOutputStream().write(new byte[64 * 1024]);
                      said.addAndGet(64 * 1024);
                    }
                  } catch (IOException closedAtTheEnd) {
                    // What was said until then counts.
                  }
                });

    long before = -1;
    while (before != said.get()) {
      before = said.get();
      var _ = new CountDownLatch(1).await(1, TimeUnit.SECONDS);
    }
    assertThat(before).isLessThan(24L << 20); // Of it the kernel's buffers hold the most.
  }

  @Test
  void atTheOfficialPaceNothingIsLost() throws Exception {
    agents.close();
    begin(new FleetSettings(2, 1024, true, Duration.ofSeconds(2)));
    byte[] data = randomBytes(100_000);
    PortPeer client = downloading(data);

    assertThat(client.untilEnd(3)).isEqualTo(data);
  }
}
