package dev.mayfly.session;

import dev.mayfly.session.transport.WebSocketTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Gets fresh tickets and connects again, try after try, each on a thread of its own, until it works
 * or the time is up. Belongs to the session's thread.
 */
final class Redial {

  /** Between a try that failed and the next one. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Dialer dialer;
  private final String sessionId;
  private final TicketSource tickets;
  private final Mailbox mailbox;
  private final Duration patience;

  private Optional<Instant> giveUpAt = Optional.empty();
  private Optional<Instant> nextTry = Optional.empty();
  private Optional<Thread> trying = Optional.empty();

  Redial(
      Dialer dialer, String sessionId, TicketSource tickets, Mailbox mailbox, Duration patience) {
    this.dialer = dialer;
    this.sessionId = sessionId;
    this.tickets = tickets;
    this.mailbox = mailbox;
    this.patience = patience;
  }

  /** Begins to try; the result comes as a letter. */
  void start(int connection, Instant now) {
    giveUpAt = Optional.of(now.plus(patience));
    attempt(connection);
  }

  /** Tries again if it is time to. */
  void check(int connection, Instant now) {
    if (nextTry.isPresent() && !now.isBefore(nextTry.get())) {
      attempt(connection);
    }
  }

  /** A try came to nothing; false if there will be no other. */
  boolean failed(Instant now) {
    Instant next = now.plus(PAUSE);
    nextTry = Optional.of(next);
    return giveUpAt.isPresent() && next.isBefore(giveUpAt.get());
  }

  /** When to check again. */
  Optional<Instant> deadline() {
    return nextTry;
  }

  void stop() {
    nextTry = Optional.empty();
    trying.ifPresent(Thread::interrupt);
  }

  private void attempt(int connection) {
    nextTry = Optional.empty();
    trying =
        Optional.of(
            Thread.ofVirtual().name("mayfly-redial").start(() -> connectAndTell(connection)));
  }

  private void connectAndTell(int connection) {
    try {
      switch (tickets.resume(sessionId)) {
        case ResumeAnswer.Admitted(SessionTicket ticket) -> connect(connection, ticket);
        case ResumeAnswer.NotNow(Problem problem) ->
            mailbox.post(new Mail.NotConnected(problem.what() + ": " + problem.why()));
        case ResumeAnswer.Refused(Problem problem) -> mailbox.post(new Mail.NotResumable(problem));
      }
    } catch (RuntimeException failure) {
      mailbox.post(new Mail.NotConnected(String.valueOf(failure.getMessage())));
    }
  }

  private void connect(int connection, SessionTicket ticket) {
    WebSocketTransport transport = dialer.dial(ticket, new Inbound(mailbox, connection));
    if (!mailbox.post(new Mail.Connected(connection, transport, ticket.token()))) {
      transport.abort(); // The session ended in the meantime.
    }
  }
}
