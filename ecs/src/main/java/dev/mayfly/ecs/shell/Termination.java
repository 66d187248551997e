package dev.mayfly.ecs.shell;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.protocol.SessionEnd;
import java.util.concurrent.CompletableFuture;

/** Ends sessions that nobody can return to: each would hold a place among its container's. */
final class Termination {

  private Termination() {}

  /** Whether the network ended it, so that the other side knows nothing of its end. */
  static boolean isDueAfter(SessionEnd end) {
    return end instanceof SessionEnd.Disconnected || end instanceof SessionEnd.Unacknowledged;
  }

  /** Asks the service to; whether it did. Most who may enter may not terminate. */
  static CompletableFuture<Boolean> quietly(Setting setting, String sessionId) {
    return Calls.start(
        () -> {
          try {
            setting.ecs().terminateSession(sessionId);
            return true;
          } catch (MayflyException denied) {
            return false; // The service ends it after its idle limit.
          }
        });
  }
}
