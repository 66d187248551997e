package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;
import dev.mayfly.session.Session;
import dev.mayfly.session.protocol.SessionEnd;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A session, and a thread that watches its task and settles how it ended. That thread owns what is
 * not final.
 */
final class ConnectedShell implements ShellSession {

  /** The trailer is the last output: what follows is only the far end taking its leave. */
  private static final Duration AFTER_TRAILER = Duration.ofSeconds(1);

  private final Setting setting;
  private final Site site;
  private final TaskPulse pulse;
  private final Session session;
  private final TrailerScreen screen;
  private final SessionKeys keys;
  private final CompletableFuture<ShellOutcome> outcome = new CompletableFuture<>();

  ConnectedShell(
      Setting setting, Site site, Session session, TrailerScreen screen, SessionKeys keys) {
    this.setting = setting;
    this.site = site;
    this.pulse = new TaskPulse(setting, site, session::statistics);
    this.session = session;
    this.screen = screen;
    this.keys = keys;
  }

  /** Begins to watch. */
  ConnectedShell watched() {
    var _ =
        screen
            .trailer()
            .thenRunAsync(
                session::close,
                CompletableFuture.delayedExecutor(
                    AFTER_TRAILER.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread));
    Calls.beside("task watch", this::watch);
    return this;
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public ShellOutcome outcome() {
    return Calls.await(outcome);
  }

  private void watch() {
    try {
      Optional<Task> dead = pulse.awaitEndOrDeath(session.end(), session::close);
      SessionEnd end = session.end().get();
      outcome.complete(settle(end, dead));
    } catch (InterruptedException | ExecutionException | RuntimeException e) {
      outcome.completeExceptionally(e); // Nobody interrupts this thread, and end() never fails.
    }
  }

  private ShellOutcome settle(SessionEnd end, Optional<Task> dead) throws InterruptedException {
    OptionalInt status = screen.finish();
    if (status.isPresent()) {
      if (status.getAsInt() == Trailer.TAKEN) {
        return new ShellOutcome.Taken();
      }
      return Refusal.of(status.getAsInt())
          .<ShellOutcome>map(refusal -> new ShellOutcome.Lost(refusal.problem(site)))
          .orElseGet(() -> new ShellOutcome.Exited(status.getAsInt()));
    }
    if (dead.isPresent() && !dead.get().ending()) {
      var _ = Termination.quietly(setting, session.id());
      return new ShellOutcome.Cut(pulse.causeOfDeath(dead.get())); // Its agent comes back.
    }
    if (Termination.isDueAfter(end) && dead.isEmpty()) {
      return cut(end);
    }
    if (end instanceof SessionEnd.ClosedByUs && dead.isEmpty()) {
      return new ShellOutcome.Lost(LostShell.problem(end));
    }
    if (end instanceof SessionEnd.HandshakeRefused && dead.isEmpty()) {
      return new ShellOutcome.Lost(keys.refusal().orElseGet(() -> LostShell.problem(end)));
    }
    Optional<Task> stopped = dead.isPresent() ? dead : pulse.lookForDeath();
    return new ShellOutcome.Lost(
        stopped.map(pulse::causeOfDeath).orElseGet(() -> LostShell.problem(end)));
  }

  private ShellOutcome cut(SessionEnd end) throws InterruptedException {
    Optional<Task> dead = pulse.deathAfterCut();
    if (dead.isPresent()) {
      return new ShellOutcome.Lost(pulse.causeOfDeath(dead.get()));
    }
    var _ = Termination.quietly(setting, session.id());
    return new ShellOutcome.Cut(LostShell.problem(end));
  }
}
