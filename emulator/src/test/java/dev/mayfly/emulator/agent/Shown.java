package dev.mayfly.emulator.agent;

import dev.mayfly.emulator.gateway.Grant;
import dev.mayfly.session.Session;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import dev.mayfly.session.SessionTicket;
import dev.mayfly.session.TicketSource;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.HandshakeExpectation;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.WindowSize;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client's session, and what its screen shows. */
record Shown(Session session, BlockingQueue<String> screen) {
  static final WindowSize SIZE = new WindowSize(80, 24);

  static Shown connect(SessionClient client, Grant grant) {
    return connect(client, request(grant));
  }

  /** The same, with a way to come back after a cut. */
  static Shown connect(SessionClient client, Grant grant, TicketSource fresh) {
    return connect(client, request(grant).withResume(fresh));
  }

  private static SessionRequest request(Grant grant) {
    SessionTicket ticket = new SessionTicket(grant.sessionId(), grant.streamUrl(), grant.token());
    return SessionRequest.of(ticket).withHandshake(HandshakeExpectation.NONE).withSize(SIZE);
  }

  private static Shown connect(SessionClient client, SessionRequest request) {
    BlockingQueue<String> screen = new LinkedBlockingQueue<>();
    Session session = client.connect(request, (_, bytes) -> screen.add(bytes.utf8()));
    return new Shown(session, screen);
  }

  /** The next piece of output. */
  String next() throws InterruptedException {
    String next = screen.poll(60, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing on the screen");
    }
    return next;
  }

  /** All output up to {@code text}, which must come. */
  String until(String text) throws InterruptedException {
    StringBuilder shown = new StringBuilder();
    while (shown.indexOf(text) < 0) {
      shown.append(next());
    }
    return shown.toString();
  }

  /** What is on the screen and was not looked at. */
  String rest() {
    return String.join("", screen);
  }

  void type(String keys) {
    session.type(Bytes.utf8(keys));
  }

  SessionEnd end() throws Exception {
    return session.end().get(60, TimeUnit.SECONDS);
  }
}
