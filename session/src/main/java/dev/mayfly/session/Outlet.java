package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Effect;
import dev.mayfly.session.protocol.Flag;
import dev.mayfly.session.protocol.Output;
import dev.mayfly.session.protocol.SessionEnd;
import java.util.function.Consumer;

/**
 * Where what a session delivers goes. All of it belongs to the session's thread and never blocks.
 */
interface Outlet {

  /** The session is up; called at most once. */
  default void opened(Effect.Opened opened) {}

  void show(Output output, Bytes bytes);

  /** The far end said {@code flag}, after all that was shown before. */
  default void flagged(Flag flag) {}

  /** Whether more may come; if not, the session's mailbox is told when it may. */
  boolean hasRoom();

  /** Nothing comes after it. */
  void end(SessionEnd last);

  /** Something to tell the session's listener after all that came before. */
  default void tell(Consumer<SessionListener> telling) {}

  /** The service is to see that the session is used; what has a window has said so already. */
  default void used() {}
}
