package dev.mayfly.session;

import static dev.mayfly.session.TestPeer.within;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Flag;
import dev.mayfly.session.protocol.PortProperties;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.smux.SmuxLimits;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets through a real gateway, at the far end of which is the library's own agent. */
class PortSessionTest {

  private static final String TODAY = "3.3.987.0";
  private static final String OLD = "3.0.196.0";
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final TestGateway gateway = TestGateway.start();
  private final SessionClient client = SessionClient.create();
  private final BlockingQueue<PortEvent> events = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> toClose = new ArrayList<>(List.of(gateway, client));

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : toClose.reversed()) {
      one.close();
    }
  }

  // What goes through.

  @Test
  void aConnectionIsCarried() throws Exception {
    LocalPort port = forward(EchoServer.start(), TODAY);

    try (Socket socket = connect(port)) {
      socket.getOutputStream().write("hello".getBytes(UTF_8));
      assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
    }

    assertThat(nextEvent()).isInstanceOf(PortEvent.Opened.class);
  }

  @Test
  void anEndOfWhatIsSentLosesNothingOfWhatComesBack() throws Exception {
    LocalPort port = forward(EchoServer.start(), TODAY);
    byte[] sent = random(2_000_000);

    try (Socket socket = connect(port)) {
      CompletableFuture<byte[]> echo = readAll(socket);
      socket.getOutputStream().write(sent);
      socket.shutdownOutput();

      assertThat(Arrays.equals(within(echo), sent)).isTrue();
    }
  }

  @Test
  void aServerThatEndsFirstStillGetsAllThatIsSent() throws Exception {
    CompletableFuture<byte[]> received = new CompletableFuture<>();
    EchoServer server =
        EchoServer.start(
            connection -> {
              connection.write(ByteBuffer.wrap("bye".getBytes(UTF_8)));
              connection.shutdownOutput();
              received.complete(Channels.newInputStream(connection).readAllBytes());
            });
    LocalPort port = forward(server, TODAY);
    byte[] sent = random(2_000_000);

    try (Socket socket = connect(port)) {
      assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("bye");
      socket.getOutputStream().write(sent);
      socket.shutdownOutput();

      assertThat(Arrays.equals(within(received), sent)).isTrue();
    }
  }

  @Test
  void twoHundredConnectionsAtOnceEachGetTheirOwn() throws Exception {
    LocalPort port = forward(EchoServer.start(), TODAY);
    List<CompletableFuture<Boolean>> exchanges = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      exchanges.add(exchange(port, random(1 + 500 * i)));
    }

    for (CompletableFuture<Boolean> exchange : exchanges) {
      assertThat(within(exchange)).isTrue();
    }
  }

  @Test
  void manyShortConnectionsLeaveNothing() throws Exception {
    EchoServer server = EchoServer.start();
    PortSession session = open(server, TODAY);
    LocalPort port = serve(session);
    for (int i = 0; i < 300; i++) {
      assertThat(within(exchange(port, new byte[] {1}))).isTrue();
    }
    for (int i = 0; i < 300; i++) {
      assertThat(server.nextEnd()).isEqualTo("end");
    }

    CompletableFuture<ConnectionEnd> last = carryEcho(session, server);
    assertThat(within(last)).isEqualTo(new ConnectionEnd.Closed());
    assertThat(session.connections()).isZero();
  }

  private CompletableFuture<ConnectionEnd> carryEcho(PortSession session, EchoServer server)
      throws Exception {
    Pipe in = Pipe.open();
    Pipe out = Pipe.open();
    CompletableFuture<ConnectionEnd> end = session.carry(in.source(), out.sink());
    in.sink().write(ByteBuffer.wrap("x".getBytes(UTF_8)));
    in.sink().close();
    assertThat(Channels.newInputStream(out.source()).readAllBytes()).asString().isEqualTo("x");
    assertThat(server.nextEnd()).isEqualTo("end");
    return end;
  }

  @Test
  void standardStreamsAreOneConnection() throws Exception {
    PortSession session = open(EchoServer.start(), TODAY);
    Pipe in = Pipe.open();
    Pipe out = Pipe.open();
    byte[] sent = random(500_000);

    CompletableFuture<ConnectionEnd> end = session.carry(in.source(), out.sink());
    CompletableFuture<byte[]> echo =
        async(() -> Channels.newInputStream(out.source()).readAllBytes());
    Channels.newOutputStream(in.sink()).write(sent);
    in.sink().close();

    assertThat(Arrays.equals(within(echo), sent)).isTrue();
    assertThat(within(end)).isEqualTo(new ConnectionEnd.Closed());
  }

  // Readers that do not read.

  @Test
  void aReaderThatStandsStillStopsItsSenderAndNobodyElse() throws Exception {
    EchoServer endless =
        EchoServer.start(
            connection -> {
              ByteBuffer asked = ByteBuffer.allocate(1);
              connection.read(asked);
              if (asked.get(0) == 'e') {
                EchoServer.echo(connection);
              }
              ByteBuffer zeros = ByteBuffer.allocate(64 << 10);
              while (connection.write(zeros.clear()) >= 0) {}
            });
    SmuxLimits small = SmuxLimits.OF_CLIENT.withIncomingBytes(100_000).withPatience(Duration.ZERO);
    LocalPort port = serve(open(endless, TODAY, new PortLimits(16 << 10, 2 << 20, small)));
    try (Socket stuck = connect(port);
        Socket lively = connect(port)) {
      stuck.getOutputStream().write('z');
      lively.getOutputStream().write("ehello".getBytes(UTF_8));

      assertThat(lively.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
      assertThat(nextReset()).contains("its reader let");
      lively.getOutputStream().write("more".getBytes(UTF_8));
      assertThat(lively.getInputStream().readNBytes(4)).asString().isEqualTo("more");
      assertThatThrownBy(() -> stuck.getInputStream().readAllBytes())
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aReaderAloneMayTakeItsTime() throws Exception {
    byte[] much = random(20_000_000);
    EchoServer server =
        EchoServer.start(connection -> Channels.newOutputStream(connection).write(much));
    SmuxLimits impatient =
        SmuxLimits.OF_CLIENT.withIncomingBytes(100_000).withPatience(Duration.ZERO);
    LocalPort port = serve(open(server, TODAY, new PortLimits(16 << 10, 2 << 20, impatient)));

    try (Socket slow = connect(port)) {
      byte[] first = slow.getInputStream().readNBytes(1);
      byte[] rest = slow.getInputStream().readAllBytes();

      assertThat(first[0]).isEqualTo(much[0]);
      assertThat(Arrays.equals(rest, 0, rest.length, much, 1, much.length)).isTrue();
    }
  }

  // Resets and refusals.

  @Test
  void aResetOfOurProgramResetsTheServersConnection() throws Exception {
    EchoServer server = EchoServer.start();
    LocalPort port = forward(server, TODAY);
    Socket socket = connect(port);
    socket.getOutputStream().write("x".getBytes(UTF_8));
    assertThat(socket.getInputStream().read()).isEqualTo('x');

    socket.setSoLinger(true, 0);
    socket.close();

    assertThat(server.nextEnd()).contains("reset");
  }

  @Test
  void aResetOfTheServerResetsOurProgramsConnection() throws Exception {
    LocalPort port = forward(EchoServer.start(EchoServer::reset), TODAY);

    try (Socket socket = connect(port)) {
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void ofAPortThatNobodyListensOnTheUserIsToldAndTheConnectionReset() throws Exception {
    EchoServer gone = EchoServer.start();
    InetSocketAddress address = gone.address();
    gone.close();
    LocalPort port = serve(open(address, TODAY, PortLimits.USUAL));

    try (Socket socket = connect(port)) {
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(IOException.class);
    }

    assertThat(nextEvent())
        .isEqualTo(
            new PortEvent.Opened(
                PortProperties.forwarding(String.valueOf(address.getPort())), false));
    assertThat(nextEvent())
        .isEqualTo(
            new PortEvent.Refused(
                "nobody listens on port " + address.getPort() + " in the container"));
  }

  @Test
  void anAgentThatSpeaksNoSmuxEndsTheSession() throws Exception {
    PortSession session = client.connectPort(SessionRequest.of(gateway.ticket()), events::add);
    toClose.add(session);
    TestPortAgent agent = agent(EchoServer.start().address(), TODAY);

    agent.say(Bytes.utf8("SSH-2.0-OpenSSH\r\n"));

    assertThat(within(session.end()))
        .isEqualTo(new SessionEnd.Malformed("the agent sent version 83 of smux, not 1"));
  }

  // Old agents.

  @Test
  void withAnOldAgentConnectionsWaitForEachOther() throws Exception {
    LocalPort port = forward(EchoServer.start(), OLD);
    CompletableFuture<Boolean> first = exchange(port, random(200_000));
    CompletableFuture<Boolean> second = exchange(port, random(300_000));

    assertThat(within(first)).isTrue();
    assertThat(within(second)).isTrue();
    assertThat(nextEvent())
        .isInstanceOfSatisfying(
            PortEvent.Opened.class, opened -> assertThat(opened.oneAtATime()).isTrue());
  }

  @Test
  void anOldAgentHearsThatTheConnectionHasEnded() throws Exception {
    EchoServer server = EchoServer.start();
    PortSession session = client.connectPort(SessionRequest.of(gateway.ticket()), events::add);
    toClose.add(session);
    TestPortAgent agent = agent(server.address(), OLD);
    LocalPort port = serve(session);

    assertThat(within(exchange(port, random(1000)))).isTrue();

    agent.awaitFlag(Flag.DISCONNECT_TO_PORT);
    assertThat(server.nextEnd()).isNotEmpty();
  }

  @Test
  void dataThatComesWhileNoProgramIsConnectedIsNobodys() throws Exception {
    PortSession session = client.connectPort(SessionRequest.of(gateway.ticket()), events::add);
    toClose.add(session);
    TestPortAgent agent = agent(EchoServer.start().address(), OLD);
    LocalPort port = serve(session);
    assertThat(within(exchange(port, random(1000)))).isTrue();
    agent.awaitFlag(Flag.DISCONNECT_TO_PORT);

    agent.say(Bytes.utf8("stale"));

    assertThat(within(exchange(port, random(1000)))).isTrue();
  }

  // Ends.

  @Test
  void whoeverClosesTheSessionTerminatesIt() throws Exception {
    PortSession session = client.connectPort(SessionRequest.of(gateway.ticket()), events::add);
    TestPortAgent agent = agent(EchoServer.start().address(), TODAY);
    assertThat(nextEvent()).isInstanceOf(PortEvent.Opened.class);

    session.close();

    agent.awaitFlag(Flag.TERMINATE_SESSION);
    assertThat(within(session.end())).isEqualTo(new SessionEnd.ClosedByUs());
  }

  @Test
  void aCloseResetsConnectionsAndEndsAllThreads() throws Exception {
    PortSession session = open(EchoServer.start(), TODAY);
    LocalPort port = serve(session);
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Socket socket = connect(port);
      sockets.add(socket);
      socket.getOutputStream().write('x');
      assertThat(socket.getInputStream().read()).isEqualTo('x');
    }

    session.close();

    for (Socket socket : sockets) {
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(IOException.class);
      socket.close();
    }
    assertThat(session.connections()).isZero();
    assertThat(TestThreads.leftOf("mayfly-port")).isEmpty();
    assertThat(TestThreads.leftOf("mayfly-session")).isEmpty();
  }

  @Test
  void aCloseDoesNotWaitForAProgramThatDoesNotRead() throws Exception {
    EchoServer endless =
        EchoServer.start(
            connection -> {
              ByteBuffer zeros = ByteBuffer.allocate(64 << 10);
              while (connection.write(zeros.clear()) >= 0) {}
            });
    PortSession session = open(endless, TODAY);
    LocalPort port = serve(session);
    try (Socket stuck = connect(port)) {
      assertThat(stuck.getInputStream().read()).isZero();

      session.close();

      assertThat(TestThreads.leftOf("mayfly-port")).isEmpty();
    }
  }

  @Test
  void aSessionThatIsLostResetsItsConnections() throws Exception {
    EchoServer server = EchoServer.start();
    PortSession session = client.connectPort(SessionRequest.of(gateway.ticket()), events::add);
    toClose.add(session);
    TestPeer peer = gateway.accept();
    toClose.add(new TestPortAgent(peer, server.address(), TODAY));
    LocalPort port = serve(session);
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write('x');
      assertThat(socket.getInputStream().read()).isEqualTo('x');

      peer.cut();

      assertThat(within(session.end())).isInstanceOf(SessionEnd.Disconnected.class);
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(IOException.class);
    }
    try (Socket late = connect(port)) {
      assertThatThrownBy(() -> late.getInputStream().read()).isInstanceOf(IOException.class);
    }
  }

  /** A unix socket holds 200 KiB or so, so that most of it waits for the program. */
  @Test
  void aCloseAfterTheEndFreesConnectionsOfProgramsThatDoNotRead(@TempDir Path folder)
      throws Exception {
    EchoServer server =
        EchoServer.start(
            connection -> {
              Channels.newOutputStream(connection).write(random(3_000_000));
              int _ = connection.read(ByteBuffer.allocate(1));
            });
    PortSession session = client.connectPort(SessionRequest.of(gateway.ticket()), events::add);
    toClose.add(session);
    TestPeer peer = gateway.accept();
    toClose.add(new TestPortAgent(peer, server.address(), TODAY));
    LocalPort port = LocalPort.bind(folder.resolve("port"));
    toClose.add(port);
    session.serve(port);
    try (SocketChannel stuck =
        SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("port")))) {
      while (within(session.statistics()).bytesReceived() < 2_000_000) {
        Thread.onSpinWait();
      }
      peer.cut();
      assertThat(within(session.end())).isInstanceOf(SessionEnd.Disconnected.class);
      assertThat(session.connections()).isOne();

      session.close();

      assertThat(session.connections()).isZero();
      assertThat(TestThreads.leftOf("mayfly-port")).isEmpty();
      assertThat(stuck.isOpen()).isTrue();
    }
  }

  // Where one listens.

  @Test
  void aUnixSocketIsForItsUserAndGoneAtTheEnd(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("db.sock");
    PortSession session = open(EchoServer.start(), TODAY);
    LocalPort port = LocalPort.bind(path);
    session.serve(port);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      socket.write(ByteBuffer.wrap("hello".getBytes(UTF_8)));
      socket.shutdownOutput();
      assertThat(Channels.newInputStream(socket).readAllBytes()).asString().isEqualTo("hello");
    }
    assertThat(port.isLoopback()).isTrue();
    assertThat(port.port()).isZero();

    port.close();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatIsNoSocketIsNotReplaced(@TempDir Path folder) throws Exception {
    Path path = Files.writeString(folder.resolve("precious"), "data");

    assertThatThrownBy(() -> LocalPort.bind(path))
        .isInstanceOf(MayflyException.class)
        .hasMessageContaining("no socket");
    assertThat(path).hasContent("data");
    assertThat(folder.toFile().list()).containsExactly("precious");
  }

  @Test
  void aSocketIsReplacedOnlyWhenNobodyListens(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("s");
    LocalPort first = LocalPort.bind(path);
    assertThatThrownBy(() -> LocalPort.bind(path))
        .isInstanceOf(MayflyException.class)
        .hasMessageContaining("another program listens there");
    Files.createLink(folder.resolve("copy"), path);
    first.close();
    Files.move(folder.resolve("copy"), path);

    LocalPort second = LocalPort.bind(path);

    second.close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aPortInUseIsAProblem() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address = (InetSocketAddress) taken.getLocalSocketAddress();

      assertThatThrownBy(() -> LocalPort.bind(address))
          .isInstanceOfSatisfying(
              MayflyException.class,
              problem ->
                  assertThat(problem.problem())
                      .isEqualTo(
                          Problem.failure(
                              "cannot listen on 127.0.0.1:" + address.getPort(),
                              "another program listens there",
                              "choose another local port, as in 1"
                                  + address.getPort()
                                  + ":REMOTE, or 0 for any that is free")));
    }
  }

  @Test
  void anAddressOfAnotherComputerIsAProblem() {
    assertThatThrownBy(() -> LocalPort.bind(new InetSocketAddress("192.0.2.1", 0)))
        .isInstanceOf(MayflyException.class)
        .hasMessageContaining("no such address");
    assertThatThrownBy(
            () -> LocalPort.bind(InetSocketAddress.createUnresolved("nowhere.invalid", 1)))
        .isInstanceOf(MayflyException.class)
        .hasMessageContaining("no address is known");
  }

  @Test
  void aPrivilegedPortIsAProblem() {
    InetSocketAddress ldap = new InetSocketAddress(InetAddress.getLoopbackAddress(), 389);

    assertThat(LocalPortProblem.of(ldap, new IOException("Permission denied")))
        .isEqualTo(
            Problem.failure(
                "cannot listen on 127.0.0.1:389",
                "ports below 1024 are for root",
                "choose a local port from 1024 on, or 0 for any that is free"));
  }

  @Test
  void othersAreWarnedOfByTheirAddress() {
    try (LocalPort all = LocalPort.bind(new InetSocketAddress("0.0.0.0", 0));
        LocalPort mine = LocalPort.bind(ANY_PORT)) {
      assertThat(all.isLoopback()).isFalse();
      assertThat(mine.isLoopback()).isTrue();
      assertThat(mine.name()).isEqualTo("127.0.0.1:" + mine.port());
    }
  }

  // Words.

  private LocalPort forward(EchoServer server, String agentVersion) throws Exception {
    return serve(open(server, agentVersion));
  }

  private PortSession open(EchoServer server, String agentVersion) throws Exception {
    return open(server, agentVersion, PortLimits.USUAL);
  }

  private PortSession open(EchoServer server, String agentVersion, PortLimits limits)
      throws Exception {
    toClose.add(server);
    return open(server.address(), agentVersion, limits);
  }

  private PortSession open(InetSocketAddress target, String agentVersion, PortLimits limits)
      throws Exception {
    PortSession session =
        client.connectPort(SessionRequest.of(gateway.ticket()), limits, events::add);
    agent(target, agentVersion);
    toClose.add(session);
    return session;
  }

  private TestPortAgent agent(InetSocketAddress target, String version) throws Exception {
    TestPortAgent agent = new TestPortAgent(gateway.accept(), target, version);
    toClose.add(agent);
    return agent;
  }

  private LocalPort serve(PortSession session) {
    LocalPort port = LocalPort.bind(ANY_PORT);
    toClose.add(port);
    session.serve(port);
    return port;
  }

  private static Socket connect(LocalPort port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port());
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return socket;
  }

  /** Whether all that is sent comes back, and nothing else. */
  private static CompletableFuture<Boolean> exchange(LocalPort port, byte[] sent) {
    return async(
        () -> {
          try (Socket socket = connect(port)) {
            CompletableFuture<byte[]> echo =
                async(() -> socket.getInputStream().readNBytes(sent.length));
            socket.getOutputStream().write(sent);
            return Arrays.equals(within(echo), sent);
          }
        });
  }

  private static CompletableFuture<byte[]> readAll(Socket socket) {
    return async(
        () -> {
          InputStream in = socket.getInputStream();
          return in.readAllBytes();
        });
  }

  private interface Work<T> {
    T get() throws Exception;
  }

  private static <T> CompletableFuture<T> async(Work<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                result.complete(work.get());
              } catch (Throwable failure) {
                result.completeExceptionally(failure);
              }
            });
    return result;
  }

  private PortEvent nextEvent() throws InterruptedException {
    PortEvent event = events.poll(TestGateway.LIMIT_SECONDS, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("nothing happened");
    }
    return event;
  }

  private String nextReset() throws InterruptedException {
    while (true) {
      if (nextEvent() instanceof PortEvent.Reset(String why)) {
        return why;
      }
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
