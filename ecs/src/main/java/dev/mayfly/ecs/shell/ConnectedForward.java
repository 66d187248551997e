package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.PortSession;
import dev.mayfly.session.Problem;
import dev.mayfly.session.protocol.SessionEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A port session, and a thread that watches its task and settles why it ended. */
final class ConnectedForward implements Forward {

  /** For one that was cut to be terminated: whoever opens another may need its place. */
  private static final Duration TERMINATION = Duration.ofSeconds(2);

  private final Setting setting;
  private final TaskPulse pulse;
  private final PortTarget target;
  private final PortSession session;
  private final Supplier<Forward> another;
  private final CompletableFuture<ForwardEnd> end = new CompletableFuture<>();

  /**
   * @param another opens one like it
   */
  ConnectedForward(
      Setting setting,
      Site site,
      PortTarget target,
      PortSession session,
      Supplier<Forward> another) {
    this.setting = setting;
    this.pulse = new TaskPulse(setting, site, session::statistics);
    this.target = target;
    this.session = session;
    this.another = another;
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
  public CompletableFuture<ForwardEnd> end() {
    return end.copy();
  }

  private void watch() {
    try {
      CompletableFuture<SessionEnd> sessionEnd = session.end();
      Optional<Task> dead = pulse.awaitEndOrDeath(sessionEnd, session::close);
      end.complete(settle(sessionEnd.get(), dead));
    } catch (InterruptedException | ExecutionException | RuntimeException e) {
      end.completeExceptionally(e); // Nobody interrupts this thread, and end() never fails.
    }
  }

  private ForwardEnd settle(SessionEnd over, Optional<Task> dead) throws InterruptedException {
    if (dead.isPresent() && !dead.get().ending()) {
      terminate();
      return new ForwardEnd.Cut(pulse.causeOfDeath(dead.get())); // Its agent comes back.
    }
    if (Termination.isDueAfter(over) && dead.isEmpty()) {
      return cut(over);
    }
    boolean ours = over instanceof SessionEnd.ClosedByUs;
    Optional<Task> stopped = dead.isPresent() || ours ? dead : pulse.lookForDeath();
    return new ForwardEnd.Over(stopped.map(pulse::causeOfDeath).orElseGet(() -> problem(over)));
  }

  private ForwardEnd cut(SessionEnd over) throws InterruptedException {
    terminate();
    Optional<Task> dead = pulse.deathAfterCut();
    return dead.<ForwardEnd>map(task -> new ForwardEnd.Over(pulse.causeOfDeath(task)))
        .orElseGet(() -> new ForwardEnd.Cut(problem(over)));
  }

  private void terminate() throws InterruptedException {
    try {
      Termination.quietly(setting, session.id()).get(TERMINATION.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException unanswered) {
      // The service ends it after its idle limit.
    }
  }

  private Problem problem(SessionEnd over) {
    Problem lost = LostShell.problem(over);
    return Problem.failure("the forward to " + target + " ended", lost.why(), lost.remedy());
  }

  @Override
  public Forward reopened(Duration within) {
    Instant until = setting.clock().instant().plus(within);
    Backoff backoff = setting.backoff();
    while (true) {
      try {
        return another.get();
      } catch (MayflyException failure) {
        pause(failure, backoff.next(), until);
      }
    }
  }

  /** Before another try, if there can be one. */
  private void pause(MayflyException failure, Duration duration, Instant until) {
    boolean given = failure.problem().kind() == Problem.Kind.INTERRUPTED;
    if (given || setting.clock().instant().plus(duration).isAfter(until)) {
      throw failure;
    }
    try {
      Optional<Task> dead = pulse.deathAfterCut();
      if (dead.isPresent()) {
        throw new MayflyException(pulse.causeOfDeath(dead.get()), failure);
      }
      setting.pause().of(duration);
    } catch (InterruptedException e) {
      throw Calls.interrupted(e);
    }
  }
}
