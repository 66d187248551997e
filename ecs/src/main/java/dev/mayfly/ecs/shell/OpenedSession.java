package dev.mayfly.ecs.shell;

import dev.mayfly.session.protocol.SessionEnd;
import java.util.concurrent.CompletableFuture;

/**
 * A session of any kind, to be ended. Immutable.
 *
 * @param end completes when it is over
 * @param close brings that about
 */
record OpenedSession(String id, CompletableFuture<SessionEnd> end, Runnable close) {

  /** Whether only this end knows that it is over, if it is. */
  boolean lastsOverThere() {
    return switch (end.getNow(new SessionEnd.ClosedByUs())) {
      case SessionEnd.ClosedByService _, SessionEnd.Exited _ -> false;
      case SessionEnd.ClosedByUs _,
          SessionEnd.Disconnected _,
          SessionEnd.Unacknowledged _,
          SessionEnd.HandshakeRefused _,
          SessionEnd.Malformed _ ->
          true;
    };
  }
}
