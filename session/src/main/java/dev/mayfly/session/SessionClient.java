package dev.mayfly.session;

import dev.mayfly.session.protocol.ClientSettings;
import dev.mayfly.session.protocol.DataChannel;
import dev.mayfly.session.protocol.EncryptionContext;
import dev.mayfly.session.protocol.HandshakeExpectation;
import dev.mayfly.session.transport.WebSocketTransport;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Opens sessions. Thread-safe. It owns the HTTP client that carries them: close the sessions first,
 * for what is still open when it is closed counts as lost.
 */
public final class SessionClient implements AutoCloseable {

  /** For the HTTP client's thread to end; a JVM that exits before it does takes 0.3 s longer. */
  private static final Duration TERMINATION = Duration.ofSeconds(1);

  private final SecureRandom random = new SecureRandom();
  private final HttpClient http;
  private final SessionTimes times;
  private final Dialer dialer;

  private SessionClient(SessionTimes times, Network network) {
    this.http = network.newHttpClient();
    this.times = times;
    this.dialer = new Dialer(http, network, times.connect());
  }

  /** A client with the default times, on the network as the JVM has it. */
  public static SessionClient create() {
    return create(SessionTimes.DEFAULT);
  }

  /** A client with other times. */
  public static SessionClient create(SessionTimes times) {
    return create(times, Network.USUAL);
  }

  /** A client with other times, and another way out. */
  public static SessionClient create(SessionTimes times, Network network) {
    return new SessionClient(times, network);
  }

  /**
   * Connects and sends the ticket's token; for at most {@link SessionTimes#connect}. Does not wait
   * for the agent's first word.
   *
   * @throws MayflyException if the URL is neither {@code wss} nor loopback, or no gateway answers
   *     there
   */
  public Session connect(SessionRequest request, Screen screen) {
    SessionTicket ticket = request.ticket();
    Mailbox mailbox = new Mailbox();
    WebSocketTransport transport = dialer.dial(ticket, new Inbound(mailbox, 0));
    RunningSession session =
        new RunningSession(
            request,
            DataChannel.ofClient(settings(request), new MessageIds(random.nextLong()), random),
            times,
            mailbox,
            screen,
            redial(request, mailbox),
            request.encryption().map(with -> new KeyErrand(with.keys(), mailbox)));
    session.start(transport, ticket.token());
    return session;
  }

  /**
   * As {@link #connect}, for a session of a document for ports. Of the request, the window and what
   * is known of the handshake are of no concern: such sessions always begin with one.
   *
   * @param observer is told what happens, by a thread of the session, which it must not keep
   * @throws MayflyException if the URL is neither {@code wss} nor loopback, or no gateway answers
   *     there
   */
  public PortSession connectPort(SessionRequest request, Consumer<PortEvent> observer) {
    return connectPort(request, PortLimits.USUAL, observer);
  }

  PortSession connectPort(SessionRequest request, PortLimits limits, Consumer<PortEvent> observer) {
    SessionTicket ticket = request.ticket();
    Mailbox mailbox = new Mailbox();
    WebSocketTransport transport = dialer.dial(ticket, new Inbound(mailbox, 0));
    RunningPortSession session =
        new RunningPortSession(
            request,
            DataChannel.ofClient(
                ClientSettings.of(HandshakeExpectation.EXPECTED)
                    .withTimes(Redial.longest(times.reconnect()), RunningSession.AGREEMENT)
                    .withLimits(limits.channel()),
                new MessageIds(random.nextLong())),
            times,
            limits,
            mailbox,
            observer,
            redial(request, mailbox));
    session.start(transport, ticket.token());
    return session;
  }

  private Optional<Redial> redial(SessionRequest request, Mailbox mailbox) {
    String id = request.ticket().sessionId();
    return request
        .resume()
        .map(tickets -> new Redial(dialer, id, tickets, mailbox, times.reconnect()));
  }

  private ClientSettings settings(SessionRequest request) {
    ClientSettings settings =
        ClientSettings.of(request.handshake())
            .withTimes(Redial.longest(times.reconnect()), RunningSession.AGREEMENT);
    return request
        .encryption()
        .map(with -> EncryptionContext.of(request.ticket().sessionId(), with.targetId()))
        .map(settings::withEncryption)
        .orElse(settings);
  }

  @Override
  public void close() {
    http.shutdownNow();
    try {
      boolean _ = http.awaitTermination(TERMINATION);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
