package dev.mayfly.emulator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.driver.ProcessDriver;
import dev.mayfly.emulator.driver.RunningTask;
import dev.mayfly.emulator.driver.TaskListener;
import dev.mayfly.emulator.driver.TaskSpec;
import dev.mayfly.emulator.gateway.GatewayFixture;
import dev.mayfly.emulator.gateway.Grant;
import dev.mayfly.emulator.gateway.OpenSession;
import dev.mayfly.emulator.gateway.SessionDocument;
import dev.mayfly.emulator.gateway.TargetNotConnected;
import dev.mayfly.session.LocalPort;
import dev.mayfly.session.PipeEnd;
import dev.mayfly.session.PipeRun;
import dev.mayfly.session.PipeStreams;
import dev.mayfly.session.PortSession;
import dev.mayfly.session.Problem;
import dev.mayfly.session.ResumeAnswer;
import dev.mayfly.session.Session;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import dev.mayfly.session.SessionTicket;
import dev.mayfly.session.pipe.PipeScript;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.HandshakeExpectation;
import dev.mayfly.session.protocol.SessionEnd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A shell, a transfer, a command on pipes and a forwarded port over bad links: all arrive whole,
 * and nothing is left behind.
 */
@Timeout(300)
class FaultyLinkTest {
  private static final long SEED = 20_261_126;
  private static final int DIALOGUES = 5;
  private static final int TRANSFER_BYTES = 20_000_000;
  private static final int PIPED_BYTES = 100_000;
  private static final int PORT_BYTES = 3_000_000;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String AGENT_STOPPED = "the task was stopped";
  private static final FaultyLink.Faults SOUND = FaultyLink.Faults.NONE;

  /** What is wrong with the link, where several kinds of sessions must survive the same. */
  enum Fault {
    DELAY,
    LOSS,
    CUTS,
    SINGLE_BYTES;

    private FaultyLink.Faults faults() {
      return switch (this) {
        case DELAY -> SOUND.withDelay(Duration.ofMillis(200));
        case LOSS -> SOUND.withLoss(0.05);
        case CUTS -> SOUND.withDelay(Duration.ofMillis(50)).withCutAfter(Duration.ofSeconds(1));
        case SINGLE_BYTES -> SOUND.inSingleBytes();
      };
    }
  }

  private final SessionClient client = SessionClient.create();
  private Path directory;
  private long socketsBefore;
  private GatewayFixture fixture;
  private ProcessDriver driver;
  private ContainerAgents agents;

  @BeforeEach
  void start(@TempDir Path temporary) throws Exception {
    directory = temporary;
    socketsBefore = sockets();
    driver = ProcessDriver.open(directory);
    RunningTask task = driver.start(spec(), new Deaf());
    fixture = GatewayFixture.start();
    agents =
        new ContainerAgents(
            new FleetSettings(2, 16 << 10, false, Duration.ofSeconds(20)),
            () -> fixture.endpoint(),
            fixture.signer(),
            InstantSource.system(),
            UUID::randomUUID);
    var _ = agents.start(GatewayFixture.TARGET, task, "app", Map.of(), () -> {});
  }

  private static TaskSpec spec() {
    String id = UUID.randomUUID().toString().replace("-", "");
    var container =
        new TaskSpec.Container(
            "app",
            "image",
            List.of("sh", "-c", "trap 'exit 0' TERM; sleep 1000 & wait"),
            Map.of(),
            Optional.empty(),
            false,
            Duration.ofSeconds(2));
    return new TaskSpec(id, false, List.of(container));
  }

  private static final class Deaf implements TaskListener {
    @Override
    public void output(String container, byte[] buffer, int length) {}

    @Override
    public void exited(String container, int status) {}
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    agents.close();
    client.close();
    fixture.close();
    driver.close();
    long limit = System.nanoTime() + LIMIT.toNanos();
    while (sockets() > socketsBefore || ourThreads().findAny().isPresent()) {
      assertThat(System.nanoTime())
          .as("sockets %s, threads %s", sockets(), ourThreads().toList())
          .isLessThan(limit);
      Thread.onSpinWait();
    }
    try (Stream<Path> left = Files.walk(directory)) {
      assertThat(left.filter(FaultyLinkTest::isSpecial)).isEmpty();
    }
  }

  /** Neither a file nor a directory: a socket or a pipe. */
  private static boolean isSpecial(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isOther();
    } catch (IOException removedMeanwhile) {
      return false;
    }
  }

  /** Of this process; the selectors of a closed HTTP client go a moment later. */
  private static long sockets() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(FaultyLinkTest::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static Stream<String> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("mayfly-"));
  }

  @Test
  void aDelayOf200Milliseconds() throws Exception {
    try (FaultyLink link = link(SOUND.withDelay(Duration.ofMillis(200)))) {
      talk(link);
      transfer(link, TRANSFER_BYTES);
      link.awaitIdle();
    }
  }

  @Test
  void aTwentiethOfAllMessagesIsLost() throws Exception {
    try (FaultyLink link = link(SOUND.withLoss(0.05))) {
      talk(link);
      transfer(link, TRANSFER_BYTES);
      link.awaitIdle();

      assertThat(link.lost()).isGreaterThan(50);
    }
  }

  @Test
  void aCutEverySecondOrTwo() throws Exception {
    var faults = SOUND.withDelay(Duration.ofMillis(50)).withCutAfter(Duration.ofSeconds(1));
    try (FaultyLink link = link(faults)) {
      talk(link);
      transfer(link, TRANSFER_BYTES);
      link.awaitIdle();

      assertThat(link.connections()).isGreaterThan(3);
    }
  }

  @Test
  void eachByteTravelsAlone() throws Exception {
    try (FaultyLink link = link(SOUND.inSingleBytes())) {
      talk(link);
      transfer(link, TRANSFER_BYTES / 20);
      link.awaitIdle();
    }
  }

  @Test
  void aGatewayThatStartsAnewKnowsTheSessionNoMore() throws Exception {
    try (FaultyLink link = link(SOUND)) {
      Shown shown = shell(link);
      shown.type("echo $((6*7))\r");
      String _ = shown.until("42\r\n");

      fixture.close();
      fixture = GatewayFixture.onPort(fixture.endpoint().getPort());

      assertThat(shown.end())
          .isInstanceOfSatisfying(
              SessionEnd.Disconnected.class,
              end -> assertThat(end.reason()).contains("the session is over"));
      shown.session().close();
      link.awaitIdle();
    }
  }

  @Test
  void whereTheTaskIsStoppedItsSessionEnds() throws Exception {
    try (FaultyLink link = link(SOUND.withDelay(Duration.ofMillis(20)))) {
      Shown shown = shell(link);
      shown.type("echo $((6*7))\r");
      String _ = shown.until("42\r\n");

      agents.close();
      fixture.gateway.closeSessionsOf(GatewayFixture.TARGET, "the task was stopped");

      assertThat(shown.end()).isEqualTo(new SessionEnd.ClosedByService("the task was stopped"));
      shown.session().close();
      link.awaitIdle();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCommandOnPipesGetsAndGivesAllOfItsBytes(Fault fault) throws Exception {
    byte[] data = randomBytes(PIPED_BYTES);
    try (FaultyLink link = link(fault.faults())) {
      Piped piped = Piped.start(this, link, data, "cat; echo done >&2; exit 3");

      assertThat(piped.end.get(120, TimeUnit.SECONDS)).isEqualTo(new PipeEnd.Exited(3, false));
      assertThat(piped.out.toByteArray()).isEqualTo(data);
      assertThat(piped.err.toString(StandardCharsets.UTF_8)).isEqualTo("done\n");
      link.awaitIdle();
    }
  }

  @Test
  void aCommandOnPipesWhoseGatewayStartsAnewIsLost() throws Exception {
    try (FaultyLink link = link(SOUND)) {
      Piped piped = Piped.start(this, link, new byte[0], "echo begun; sleep 1000");
      piped.awaitOutput();

      fixture.close();
      fixture = GatewayFixture.onPort(fixture.endpoint().getPort());

      assertThat(piped.end.get(60, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              PipeEnd.SessionOver.class,
              over ->
                  assertThat(over.end())
                      .isInstanceOfSatisfying(
                          SessionEnd.Disconnected.class,
                          end -> assertThat(end.reason()).contains("the session is over")));
      link.awaitIdle();
    }
  }

  @Test
  void aCommandOnPipesWhoseTaskIsStoppedIsLost() throws Exception {
    try (FaultyLink link = link(SOUND)) {
      Piped piped = Piped.start(this, link, new byte[0], "echo begun; sleep 1000");
      piped.awaitOutput();

      agents.close();
      fixture.gateway.closeSessionsOf(GatewayFixture.TARGET, AGENT_STOPPED);

      assertThat(piped.end.get(60, TimeUnit.SECONDS))
          .isEqualTo(new PipeEnd.SessionOver(new SessionEnd.ClosedByService(AGENT_STOPPED), ""));
      link.awaitIdle();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aForwardedPortGivesBackAllThatItGets(Fault fault) throws Exception {
    byte[] data = randomBytes(fault == Fault.SINGLE_BYTES ? PORT_BYTES / 10 : PORT_BYTES);
    try (EchoServer server = new EchoServer();
        FaultyLink link = link(fault.faults());
        LocalPort local = LocalPort.bind(directory.resolve("local.sock"))) {
      try (PortSession session = forward(link, server.port())) {
        session.serve(local);

        assertThat(echoed(data)).isEqualTo(data);
      }
      server.awaitEnd();
      link.awaitIdle();
    }
  }

  @Test
  void aForwardWhoseGatewayStartsAnewIsOverAndSoAreItsConnections() throws Exception {
    try (EchoServer server = new EchoServer();
        FaultyLink link = link(SOUND);
        LocalPort local = LocalPort.bind(directory.resolve("local.sock"));
        PortSession session = forward(link, server.port())) {
      session.serve(local);
      try (SocketChannel connection = connectedTo(directory)) {
        fixture.close();
        fixture = GatewayFixture.onPort(fixture.endpoint().getPort());

        assertThat(session.end().get(60, TimeUnit.SECONDS))
            .isInstanceOfSatisfying(
                SessionEnd.Disconnected.class,
                end -> assertThat(end.reason()).contains("the session is over"));
        assertThat(connection.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      }
      server.awaitEnd();
      link.awaitIdle();
    }
  }

  @Test
  void aForwardWhoseTaskIsStoppedIsOverAndSoAreItsConnections() throws Exception {
    try (EchoServer server = new EchoServer();
        FaultyLink link = link(SOUND);
        LocalPort local = LocalPort.bind(directory.resolve("local.sock"));
        PortSession session = forward(link, server.port())) {
      session.serve(local);
      try (SocketChannel connection = connectedTo(directory)) {
        agents.close();
        fixture.gateway.closeSessionsOf(GatewayFixture.TARGET, AGENT_STOPPED);

        assertThat(session.end().get(60, TimeUnit.SECONDS))
            .isEqualTo(new SessionEnd.ClosedByService(AGENT_STOPPED));
        assertThat(connection.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      }
      link.awaitIdle();
    }
  }

  /** A command on a pipe channel, and what it gives. */
  private record Piped(
      CompletableFuture<PipeEnd> end, ByteArrayOutputStream out, ByteArrayOutputStream err) {

    static Piped start(FaultyLinkTest test, FaultyLink link, byte[] in, String command) {
      PipeScript script = PipeScript.random(new Random(SEED));
      var out = new ByteArrayOutputStream();
      var err = new ByteArrayOutputStream();
      PipeRun run =
          new PipeRun(script, new PipeStreams(new ByteArrayInputStream(in), out, err), _ -> {});
      String words =
          script.around(List.of("/bin/sh", "-c", command)).stream()
              .map(word -> "'" + word + "'")
              .collect(Collectors.joining(" "));
      SessionRequest request =
          SessionRequest.of(ticket(link.through(test.open(words))))
              .withHandshake(HandshakeExpectation.NONE)
              .withResume(id -> test.resume(link, id));
      return new Piped(run.start(test.client.connect(request, run.screen())), out, err);
    }

    void awaitOutput() {
      while (out.size() == 0) {
        Thread.onSpinWait(); // The test's time limit ends this.
      }
    }
  }

  private PortSession forward(FaultyLink link, int port) {
    JsonObject properties = new JsonObject();
    properties.addProperty("portNumber", "" + port);
    properties.addProperty("localPortNumber", "0");
    properties.addProperty("type", "LocalPortForwarding");
    Grant grant =
        open(new SessionDocument.Published("AWS-Start…", "", "Port", properties, Map.of()));
    return client.connectPort(
        SessionRequest.of(ticket(link.through(grant))).withResume(id -> resume(link, id)), _ -> {});
  }

  /** A connection that was carried to the server and back once. */
  private static SocketChannel connectedTo(Path directory) throws IOException {
    SocketChannel connection =
        SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("local.sock")));
    int _ = connection.write(ByteBuffer.wrap(new byte[] {1}));
    assertThat(connection.read(ByteBuffer.allocate(1))).isEqualTo(1);
    return connection;
  }

  /** What comes back of {@code data}, whose sender ends first. */
  private byte[] echoed(byte[] data) throws Exception {
    try (SocketChannel connection =
        SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("local.sock")))) {
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> send(connection, data), Thread::startVirtualThread);
      byte[] all = Channels.newInputStream(connection).readAllBytes();
      sent.get(60, TimeUnit.SECONDS);
      return all;
    }
  }

  private static void send(SocketChannel connection, byte[] data) {
    try {
      ByteBuffer left = ByteBuffer.wrap(data);
      while (left.hasRemaining()) {
        int _ = connection.write(left);
      }
      connection.shutdownOutput();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Gives one connection back what it gets, and ends when that does. */
  private static final class EchoServer implements AutoCloseable {
    private final ServerSocket listening =
        new ServerSocket(0, 1, Inet4Address.ofLiteral("127.0.0.1"));
    private final Thread thread = Thread.startVirtualThread(this::echo);

    EchoServer() throws IOException {}

    int port() {
      return listening.getLocalPort();
    }

    private void echo() {
      try (Socket connection = listening.accept()) {
        connection.getInputStream().transferTo(connection.getOutputStream());
      } catch (IOException closed) {
        // By the test, or with the session.
      }
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }

    void awaitEnd() throws InterruptedException {
      assertThat(thread.join(LIMIT)).as("the server's connection is closed").isTrue();
    }
  }

  private static byte[] randomBytes(int length) {
    byte[] data = new byte[length];
    new Random(SEED).nextBytes(data);
    return data;
  }

  private FaultyLink link(FaultyLink.Faults faults) throws IOException {
    return FaultyLink.to(fixture.endpoint(), faults, SEED);
  }

  private Grant open(String command) {
    return open(new SessionDocument.Command(command));
  }

  private Grant open(SessionDocument document) {
    for (; ; Thread.onSpinWait()) {
      try {
        return fixture.gateway.openSession(
            new OpenSession("s-" + UUID.randomUUID(), GatewayFixture.TARGET, document, "arn"));
      } catch (TargetNotConnected notYet) {
        // The test's time limit ends this.
      }
    }
  }

  private ResumeAnswer resume(FaultyLink link, String sessionId) {
    return fixture
        .gateway
        .resume(sessionId)
        .<ResumeAnswer>map(grant -> new ResumeAnswer.Admitted(ticket(link.through(grant))))
        .orElse(
            new ResumeAnswer.Refused(
                Problem.failure("not resumed", "the session is over", "open another")));
  }

  private static SessionTicket ticket(Grant grant) {
    return new SessionTicket(grant.sessionId(), grant.streamUrl(), grant.token());
  }

  private Shown shell(FaultyLink link) {
    return Shown.connect(client, link.through(open("/bin/sh")), id -> resume(link, id));
  }

  private void talk(FaultyLink link) throws Exception {
    Shown shown = shell(link);
    for (int i = 0; i < DIALOGUES; i++) {
      shown.type("echo $((1000+" + i + "))\r");
      String _ = shown.until(1000 + i + "\r\n");
    }
    shown.type("exit\r");

    assertThat(shown.end()).isEqualTo(new SessionEnd.ClosedByService(""));
    shown.session().close();
  }

  private void transfer(FaultyLink link, int bytes) throws Exception {
    String command =
        "/bin/sh -c 'stty raw -echo; yes 0123456789 | head -c " + bytes + "; head -c 1'";
    Arrivals arrivals = new Arrivals(bytes);
    SessionRequest request =
        SessionRequest.of(ticket(link.through(open(command))))
            .withHandshake(HandshakeExpectation.NONE)
            .withResume(id -> resume(link, id));
    try (Session session = client.connect(request, (_, piece) -> arrivals.add(piece))) {
      String digest = arrivals.digest.get(240, TimeUnit.SECONDS);
      session.type(Bytes.utf8("."));

      assertThat(digest).isEqualTo(expected(bytes));
      assertThat(session.end().get(60, TimeUnit.SECONDS))
          .isEqualTo(new SessionEnd.ClosedByService(""));
    }
  }

  /** What has arrived; owned by the screen's thread. */
  private static final class Arrivals {
    final CompletableFuture<String> digest = new CompletableFuture<>();
    private final MessageDigest sha256 = sha256();
    private int missing;

    Arrivals(int bytes) {
      missing = bytes;
    }

    void add(Bytes piece) {
      sha256.update(piece.asByteBuffer());
      missing -= piece.length();
      if (missing == 0) {
        digest.complete(HexFormat.of().formatHex(sha256.digest()));
      }
    }
  }

  private static String expected(int bytes) {
    MessageDigest sha256 = sha256();
    byte[] line = "0123456789\n".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < bytes / line.length; i++) {
      sha256.update(line);
    }
    sha256.update(line, 0, bytes % line.length);
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (java.security.NoSuchAlgorithmException missing) {
      throw new AssertionError(missing);
    }
  }
}
