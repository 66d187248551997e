package dev.mayfly.ecs.shell;

import dev.mayfly.session.PortSession;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A port session in a task. Thread-safe. */
public interface Forward {

  /** The session: it carries connections. */
  PortSession session();

  /** Completes when the session is over, which it also is when the task dies. */
  CompletableFuture<ForwardEnd> end();

  /**
   * Opens another in the place of one that was cut, with the same observer. While the network is
   * away it tries again, for {@code within} and one try at most. Interrupting the calling thread
   * ends the wait.
   *
   * @throws dev.mayfly.session.MayflyException if the task has died, or the last try has failed
   */
  Forward reopened(Duration within);
}
