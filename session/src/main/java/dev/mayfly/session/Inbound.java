package dev.mayfly.session;

import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.MalformedFrame;
import dev.mayfly.session.transport.Receiver;

/** Takes what one connection receives to the mailbox of its session. */
record Inbound(Mailbox mailbox, int connection) implements Receiver {

  @Override
  public void frame(Frame frame) {
    mailbox.post(new Mail.Arrived(connection, frame));
  }

  @Override
  public void garbled(MalformedFrame why) {
    mailbox.post(new Mail.Garbled(connection, why));
  }

  @Override
  public void signOfLife() {
    mailbox.post(new Mail.SignOfLife(connection));
  }

  @Override
  public void lost(String reason) {
    mailbox.post(new Mail.Lost(connection, reason));
  }
}
