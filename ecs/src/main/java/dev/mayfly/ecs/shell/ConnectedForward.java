package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;
import dev.mayfly.session.PortSession;
import dev.mayfly.session.Problem;
import dev.mayfly.session.protocol.SessionEnd;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A port session, and a thread that watches its task and settles why it ended. */
final class ConnectedForward implements Forward {

  private final TaskPulse pulse;
  private final PortTarget target;
  private final PortSession session;
  private final CompletableFuture<Problem> end = new CompletableFuture<>();

  ConnectedForward(Setting setting, Site site, PortTarget target, PortSession session) {
    this.pulse = new TaskPulse(setting, site, session::statistics);
    this.target = target;
    this.session = session;
  }

  /** Begins to watch. */
  ConnectedForward watched() {
    // Not a virtual one, since it calls AWS: see Calls.
    Thread.ofPlatform().daemon().name("task watch").start(this::watch);
    return this;
  }

  @Override
  public PortSession session() {
    return session;
  }

  @Override
  public CompletableFuture<Problem> end() {
    return end.copy();
  }

  private void watch() {
    try {
      CompletableFuture<SessionEnd> sessionEnd = session.end();
      Optional<Task> dead = pulse.awaitEndOrDeath(sessionEnd, session::close);
      SessionEnd over = sessionEnd.get();
      boolean ours = over instanceof SessionEnd.ClosedByUs;
      Optional<Task> stopped = dead.isPresent() || ours ? dead : pulse.lookForDeath();
      end.complete(stopped.map(pulse::causeOfDeath).orElseGet(() -> problem(over)));
    } catch (InterruptedException | ExecutionException | RuntimeException e) {
      end.completeExceptionally(e); // Nobody interrupts this thread, and end() never fails.
    }
  }

  private Problem problem(SessionEnd over) {
    Problem lost = LostShell.problem(over);
    return Problem.failure("the forward to " + target + " ended", lost.why(), lost.remedy());
  }
}
