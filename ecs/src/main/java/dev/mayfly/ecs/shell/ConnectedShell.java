package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Session;
import dev.mayfly.session.protocol.SessionEnd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A session, and a thread that watches its task and settles how it ended. That thread owns what is
 * not final.
 */
final class ConnectedShell implements ShellSession {

  /** The account's DescribeTasks are shared, and a dead task's session ends by itself as a rule. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  /** The trailer is the last output: what follows is only the far end taking its leave. */
  private static final Duration AFTER_TRAILER = Duration.ofSeconds(1);

  private static final Duration AFTER_TASK = Duration.ofSeconds(3);

  /** ECS notices some moments after the session that a container has ended. */
  private static final List<Duration> LOOKS_AFTER_END =
      List.of(Duration.ZERO, Duration.ofMillis(300), Duration.ofMillis(700), Duration.ofSeconds(1));

  private final Setting setting;
  private final Site site;
  private final Task task;
  private final Session session;
  private final TrailerScreen screen;
  private final CompletableFuture<ShellOutcome> outcome = new CompletableFuture<>();

  ConnectedShell(Setting setting, Site site, Session session, TrailerScreen screen) {
    this.setting = setting;
    this.site = site;
    this.task = site.task();
    this.session = session;
    this.screen = screen;
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
    // Not a virtual one, since it calls AWS: see Calls.
    Thread.ofPlatform().daemon().name("task watch").start(this::watch);
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
      Optional<Task> dead = awaitEndOrDeath();
      SessionEnd end = session.end().get();
      outcome.complete(settle(end, dead));
    } catch (InterruptedException | ExecutionException | RuntimeException e) {
      outcome.completeExceptionally(e); // Nobody interrupts this thread, and end() never fails.
    }
  }

  /** The task, if it died before its session ended. */
  private Optional<Task> awaitEndOrDeath() throws InterruptedException, ExecutionException {
    while (!endedWithin(BETWEEN_LOOKS)) {
      Optional<Task> dead = lookQuietly().filter(Task::ending);
      if (dead.isPresent()) {
        if (!endedWithin(AFTER_TASK)) {
          session.close();
        }
        return dead;
      }
    }
    return Optional.empty();
  }

  private boolean endedWithin(Duration limit) throws InterruptedException, ExecutionException {
    try {
      session.end().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException live) {
      return false;
    }
  }

  private ShellOutcome settle(SessionEnd end, Optional<Task> dead) throws InterruptedException {
    OptionalInt status = screen.finish();
    if (status.isPresent()) {
      return status.getAsInt() == Trailer.NO_KEEPER
          ? new ShellOutcome.Lost(LostShell.noKeeper(site))
          : new ShellOutcome.Exited(status.getAsInt());
    }
    if (end instanceof SessionEnd.ClosedByUs && dead.isEmpty()) {
      return new ShellOutcome.Lost(LostShell.problem(end));
    }
    Optional<Task> stopped = dead.isPresent() ? dead : lookForDeath();
    return new ShellOutcome.Lost(
        stopped
            .map(
                last ->
                    new StopReport(setting.ecs(), site).of(last, "task " + task.id() + " stopped"))
            .orElseGet(() -> LostShell.problem(end)));
  }

  private Optional<Task> lookForDeath() throws InterruptedException {
    for (Duration pause : LOOKS_AFTER_END) {
      setting.pause().of(pause);
      Optional<Task> dead = lookQuietly().filter(Task::ending).filter(this::diedFirst);
      if (dead.isPresent()) {
        return dead;
      }
    }
    return Optional.empty();
  }

  /** A keeper that ends with 0 followed the session; it was not the cause. */
  private boolean diedFirst(Task last) {
    return site.plan().isEmpty()
        || last.container(site.container())
            .flatMap(Task.Container::exitCode)
            .filter(code -> code == 0)
            .isEmpty();
  }

  private Optional<Task> lookQuietly() {
    try {
      return setting.ecs().describeTasks(task.clusterArn(), List.of(task.arn())).stream()
          .findFirst();
    } catch (MayflyException unanswered) {
      return Optional.empty(); // The session may go on without our looking.
    }
  }
}
