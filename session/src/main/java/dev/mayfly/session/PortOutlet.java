package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Effect;
import dev.mayfly.session.protocol.Flag;
import dev.mayfly.session.protocol.Output;
import dev.mayfly.session.protocol.SessionEnd;
import java.util.function.Consumer;

/** Takes what a session delivers to the owner of its connections. */
final class PortOutlet implements Outlet {

  /** While this much waits for the owner, the far end gets no credit. */
  static final long ROOM_BYTES = 512 << 10;

  private static final int OVERHEAD_BYTES = 128;

  private final PortMailbox mailbox;
  private final Backlog backlog;

  /**
   * @param onRoom called when there is room again after {@link #hasRoom} said no
   */
  PortOutlet(PortMailbox mailbox, Runnable onRoom) {
    this.mailbox = mailbox;
    this.backlog = new Backlog(ROOM_BYTES, onRoom);
  }

  @Override
  public void opened(Effect.Opened opened) {
    mailbox.post(new PortMail.Opened(opened));
  }

  @Override
  public void show(Output output, Bytes bytes) {
    if (!bytes.isEmpty()) {
      backlog.add(weight(bytes));
      mailbox.post(new PortMail.Delivered(bytes));
    }
  }

  /** The owner has dealt with {@code bytes}; from its thread. */
  void taken(Bytes bytes) {
    backlog.remove(weight(bytes));
  }

  private static long weight(Bytes bytes) {
    return OVERHEAD_BYTES + (long) bytes.length();
  }

  @Override
  public void flagged(Flag flag) {
    mailbox.post(new PortMail.Flagged(flag));
  }

  @Override
  public boolean hasRoom() {
    return backlog.hasRoom();
  }

  @Override
  public void tell(Consumer<SessionListener> telling) {
    mailbox.post(new PortMail.Tell(telling));
  }

  @Override
  public void used() {
    mailbox.post(new PortMail.Used());
  }

  @Override
  public void end(SessionEnd last) {
    mailbox.post(new PortMail.Ended(last));
  }
}
