package dev.mayfly.ecs.shell;

import dev.mayfly.session.PortSession;
import dev.mayfly.session.Problem;
import java.util.concurrent.CompletableFuture;

/** A port session in a task. Thread-safe. */
public interface Forward {

  /** The session: it carries connections. */
  PortSession session();

  /** Completes when the session is over, which it also is when the task dies, with the reason. */
  CompletableFuture<Problem> end();
}
