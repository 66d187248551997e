package dev.mayfly.session;

import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.transport.WebSocketTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The connection of the moment, if there is one, with its credit and its signs of life. Belongs to
 * the session's thread.
 */
final class Line {

  /** Calls of the receiver that the peer has leave for; the JDK brings 16 KiB at most in each. */
  private static final int CREDIT = 64;

  /** Given back together: each time the HTTP client wakes a thread of its own. */
  private static final int CREDIT_AT_ONCE = CREDIT / 4;

  private final SessionTimes times;
  private final Mailbox mailbox;

  private Optional<Connection> connection = Optional.empty();
  private KeepAlive keepAlive;
  private int number;
  private int owedCredit;

  Line(SessionTimes times, Mailbox mailbox, Instant now) {
    this.times = times;
    this.mailbox = mailbox;
    this.keepAlive = new KeepAlive(times, now);
  }

  /** The number of the present connection, or of the next one if there is none. */
  int number() {
    return number;
  }

  boolean isUp() {
    return connection.isPresent();
  }

  void up(WebSocketTransport transport, Instant now) {
    int mine = number;
    connection =
        Optional.of(
            new Connection(
                transport,
                () -> mailbox.post(new Mail.RoomAgain()),
                reason -> mailbox.post(new Mail.Lost(mine, reason))));
    keepAlive = new KeepAlive(times, now);
    owedCredit = CREDIT;
  }

  /** Frees the connection; what it may still say is no longer heard. */
  void down() {
    connection.ifPresent(Connection::abort);
    connection = Optional.empty();
    number++;
  }

  /** Whether {@code from} is the connection in use; if so, notes that it lives. */
  boolean hears(int from, Instant now) {
    if (from != number || !isUp()) {
      return false;
    }
    keepAlive.heard(now);
    owedCredit++;
    return true;
  }

  void sendToken(String json) {
    connection.ifPresent(open -> open.sendToken(json));
  }

  void send(Frame frame) {
    connection.ifPresent(open -> open.send(frame));
  }

  /** Whether what is sent goes out as fast as it comes in. */
  boolean hasRoom() {
    return connection.isEmpty() || connection.get().hasRoom();
  }

  /** Gives back to the peer the credit that it has used, when that is worth the while. */
  void giveCredit() {
    if (owedCredit >= CREDIT_AT_ONCE && hasRoom()) {
      connection.ifPresent(open -> open.credit(owedCredit));
      owedCredit = 0;
    }
  }

  /** Pings when it is time to; why the connection must count as lost, if it must. */
  Optional<String> check(Instant now) {
    if (!isUp()) {
      return Optional.empty();
    }
    if (keepAlive.isDead(now)) {
      return Optional.of(
          "nothing came for " + times.deadPeer().toMillis() / 1000.0 + " s, not even a pong");
    }
    if (keepAlive.takePing(now)) {
      connection.ifPresent(Connection::ping);
    }
    return Optional.empty();
  }

  /** When to check again. */
  Optional<Instant> deadline() {
    return isUp() ? Optional.of(keepAlive.deadline()) : Optional.empty();
  }

  /** Sends what waits, says goodbye, frees the connection; waits no longer than that. */
  void finish(Duration limit) {
    connection.ifPresent(open -> open.finish(limit));
    connection = Optional.empty();
  }
}
