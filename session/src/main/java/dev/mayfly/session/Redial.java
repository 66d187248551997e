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

  /** While a browser opens and somebody looks for a token. */
  private static final Duration PAUSE_FOR_USER = Duration.ofSeconds(3);

  /** So many times longer than for a network we wait for a user who was told what to do. */
  private static final int PATIENCE_WITH_USER = 5;

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
  private Optional<Problem> wanted = Optional.empty();
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

  /** More than it ever tries, whoever is waited for; a backstop for who waits for its result. */
  static Duration longest(Duration patience) {
    return patience.multipliedBy(PATIENCE_WITH_USER + 2);
  }

  /** Begins to try; the result comes as a letter. */
  void start(int connection, Instant now) {
    giveUpAt = Optional.of(now.plus(patience));
    wanted = Optional.empty();
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
    return failed(now, PAUSE);
  }

  /** The same, as the user must do something first. */
  boolean failed(Problem problem, Instant now) {
    if (wanted.isEmpty()) {
      giveUpAt = Optional.of(now.plus(patience.multipliedBy(PATIENCE_WITH_USER)));
    }
    wanted = Optional.of(problem);
    return failed(now, PAUSE_FOR_USER);
  }

  /** What the user was last found to have to do. */
  Optional<Problem> wanted() {
    return wanted;
  }

  private boolean failed(Instant now, Duration pause) {
    Instant next = now.plus(pause);
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
      case ResumeAnswer.NotUntil(Problem problem) -> mailbox.post(new Mail.UserWanted(problem));
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
