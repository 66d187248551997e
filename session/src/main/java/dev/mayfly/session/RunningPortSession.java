package dev.mayfly.session;

import dev.mayfly.session.protocol.DataChannel;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.Statistics;
import dev.mayfly.session.transport.WebSocketTransport;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The face of a port session for its user: every call becomes a letter to one of its threads. */
final class RunningPortSession implements PortSession {

  /** Messages on their way to the session's thread: what is there cannot be overtaken. */
  private static final int MESSAGES_AHEAD = 8;

  /** For the connection to the gateway to be closed. This and all that follows: within 2 s. */
  private static final Duration GOODBYE = Duration.ofMillis(700);

  /** For the threads of all connections to end. */
  private static final Duration LAST_WRITES = Duration.ofMillis(200);

  private final String id;
  private final Mailbox mailbox;
  private final PortMailbox ports = new PortMailbox();
  private final CompletableFuture<Statistics> last = new CompletableFuture<>();
  private final PortLoop loop;
  private final Thread session;
  private final Thread owner;
  private final AtomicBoolean closing = new AtomicBoolean();

  RunningPortSession(
      SessionRequest request,
      DataChannel channel,
      SessionTimes times,
      PortLimits limits,
      Mailbox mailbox,
      Consumer<PortEvent> observer,
      Optional<Redial> redial) {
    this.id = request.ticket().sessionId();
    this.mailbox = mailbox;
    KeyGate gate = new KeyGate(MESSAGES_AHEAD, () -> ports.post(new PortMail.RoomAgain()));
    PortOutlet outlet = new PortOutlet(ports, () -> mailbox.post(new Mail.RoomAgain()));
    SessionLoop sessionLoop =
        new SessionLoop(
            channel,
            clock(),
            times,
            mailbox,
            gate,
            outlet,
            new AtomicReference<>(Optional.empty()),
            redial,
            Optional.empty(), // Ports are never encrypted with KMS.
            request.idle(),
            last);
    this.loop =
        new PortLoop(ports, outlet, mailbox, gate, clock(), limits, observer, request.listener());
    this.session = Thread.ofVirtual().name("mayfly-session").unstarted(sessionLoop);
    this.owner = Thread.ofVirtual().name("mayfly-ports").unstarted(loop);
  }

  private static SessionClock clock() {
    return new SessionClock(Instant.now(), System::nanoTime);
  }

  /** Starts the threads; the connection's letters to the mailbox are read from now on. */
  void start(WebSocketTransport transport, String token) {
    mailbox.post(new Mail.Connected(0, transport, token));
    owner.start();
    session.start();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public CompletableFuture<ConnectionEnd> carry(SocketChannel connection) {
    return carry(new LocalEnd.Socket(connection));
  }

  @Override
  public CompletableFuture<ConnectionEnd> carry(ReadableByteChannel in, WritableByteChannel out) {
    return carry(new LocalEnd.Channels(in, out));
  }

  private CompletableFuture<ConnectionEnd> carry(LocalEnd end) {
    PortConnection connection = new PortConnection(end, ports);
    loop.connections().add(connection);
    if (!ports.post(new PortMail.Carry(connection))) {
      loop.connections().remove(connection);
      connection.reset("the session is over");
    }
    return connection.done();
  }

  @Override
  public void serve(LocalPort port) {
    port.serve(this);
  }

  @Override
  public int connections() {
    return loop.connections().size();
  }

  @Override
  public CompletableFuture<Statistics> statistics() {
    CompletableFuture<Statistics> answer = new CompletableFuture<>();
    return mailbox.post(new Mail.StatisticsAsked(answer)) ? answer : last.copy();
  }

  @Override
  public CompletableFuture<SessionEnd> end() {
    return loop.end();
  }

  @Override
  public void close() {
    List<PortConnection> open = List.copyOf(loop.connections());
    if (!closing.getAndSet(true)) {
      mailbox.post(new Mail.CloseAsked());
    }
    try {
      // The session's own clock may stand still, so it cannot be left to that alone.
      if (!session.join(RunningSession.AGREEMENT.plusMillis(100))) {
        session.interrupt();
        boolean _ = session.join(GOODBYE);
      }
      if (!owner.join(LAST_WRITES)) {
        owner.interrupt();
      }
    } catch (InterruptedException interrupt) {
      session.interrupt();
      owner.interrupt();
      Thread.currentThread().interrupt();
    }
    open.forEach(connection -> connection.reset("the session is over"));
    join(open);
  }

  private static void join(List<PortConnection> open) {
    long until = System.nanoTime() + LAST_WRITES.toNanos();
    try {
      for (PortConnection connection : open) {
        boolean _ = connection.join(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
