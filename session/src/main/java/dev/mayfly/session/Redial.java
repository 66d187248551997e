package dev.mayfly.session;

import dev.mayfly.session.transport.WebSocketTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gets fresh tickets and connects again, try after try, each on a thread of its own, until it works
 * or the time is up. Belongs to the session's thread.
 */
final class Redial {

  /** Between a try that failed and the next one. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** A source of tickets may take this share of the time for all tries: 15 s of 60 s. */
  private static final int TRIES_AT_LEAST = 4;

  /** A try; {@code answered} once, by the source or by our giving up on it. */
  private record Try(AtomicBoolean answered, Instant until, Thread thread) {}

  private final Dialer dialer;
  private final String sessionId;
  private final TicketSource tickets;
  private final Mailbox mailbox;
  private final Duration patience;

  private Optional<Instant> giveUpAt = Optional.empty();
  private Optional<Instant> nextTry = Optional.empty();
  private Optional<Try> trying = Optional.empty();

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
    attempt(connection, now);
  }

  /** Tries again if it is time to, and gives up a try that takes too long. */
  void check(int connection, Instant now) {
    if (nextTry.isPresent() && !now.isBefore(nextTry.get())) {
      attempt(connection, now);
    }
    if (trying.filter(under -> !now.isBefore(under.until)).isPresent()) {
      Try late = trying.get();
      trying = Optional.empty();
      if (late.answered.compareAndSet(false, true)) {
        late.thread.interrupt();
        mailbox.post(
            new Mail.NotConnected("no ticket came within " + ticketWithin().toSeconds() + " s"));
      }
    }
  }

  private Duration ticketWithin() {
    return patience.dividedBy(TRIES_AT_LEAST);
  }

  /** A try came to nothing; false if there will be no other. */
  boolean failed(Instant now) {
    Instant next = now.plus(PAUSE);
    nextTry = Optional.of(next);
    return giveUpAt.isPresent() && next.isBefore(giveUpAt.get());
  }

  /** When to check again. */
  Optional<Instant> deadline() {
    return nextTry.or(() -> trying.map(Try::until));
  }

  void stop() {
    nextTry = Optional.empty();
    trying.ifPresent(under -> under.thread.interrupt());
  }

  private void attempt(int connection, Instant now) {
    nextTry = Optional.empty();
    AtomicBoolean answered = new AtomicBoolean();
    Thread thread =
        Thread.ofVirtual()
            .name("mayfly-redial")
            .unstarted(() -> connectAndTell(connection, answered));
    trying = Optional.of(new Try(answered, now.plus(ticketWithin()), thread));
    thread.start();
  }

  private void connectAndTell(int connection, AtomicBoolean answered) {
    boolean inTime = false;
    try {
      ResumeAnswer answer = tickets.resume(sessionId);
      inTime = answered.compareAndSet(false, true);
      if (inTime) {
        heed(answer, connection);
      }
    } catch (RuntimeException | Error failure) { // Else it would be printed on the screen.
      if (inTime || answered.compareAndSet(false, true)) {
        mailbox.post(new Mail.NotConnected(String.valueOf(failure.getMessage())));
      }
    }
  }

  private void heed(ResumeAnswer answer, int connection) {
    switch (answer) {
      case ResumeAnswer.Admitted(SessionTicket ticket) -> connect(connection, ticket);
      case ResumeAnswer.NotNow(Problem problem) ->
          mailbox.post(new Mail.NotConnected(problem.what() + ": " + problem.why()));
      case ResumeAnswer.Refused(Problem problem) -> mailbox.post(new Mail.NotResumable(problem));
    }
  }

  private void connect(int connection, SessionTicket ticket) {
    WebSocketTransport transport = dialer.dial(ticket, new Inbound(mailbox, connection));
    if (!mailbox.post(new Mail.Connected(connection, transport, ticket.token()))) {
      transport.abort(); // The session ended in the meantime.
    }
  }
}
