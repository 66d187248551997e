package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.protocol.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Whether the task of a session lives, and the agent that the session runs in; and why not. Owned
 * by the thread that watches a session.
 */
final class TaskPulse {

  /** The account's DescribeTasks are shared, and a dead task's session ends by itself as a rule. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  private static final Duration ANSWER = Duration.ofSeconds(1);
  private static final Duration AFTER_TASK = Duration.ofSeconds(3);
  private static final Duration AFTER_CUT = Duration.ofSeconds(2);

  /**
   * So many looks in a row must find that the agent has died and that nothing was heard of the far
   * end: its service keeps such a session open, and an agent may die without its sessions.
   */
  private static final int LOOKS_WITHOUT_AGENT = 3;

  /** ECS notices some moments after the session that a container has ended. */
  private static final List<Duration> LOOKS_AFTER_END =
      List.of(Duration.ZERO, Duration.ofMillis(300), Duration.ofMillis(700), Duration.ofSeconds(1));

  private final Setting setting;
  private final Site site;
  private final Task task;
  private final Supplier<CompletableFuture<Statistics>> statistics;
  private Optional<Instant> agentStarted;
  private long heardMost = -1;
  private int looksWithoutAgent;

  /**
   * @param statistics of the session
   */
  TaskPulse(Setting setting, Site site, Supplier<CompletableFuture<Statistics>> statistics) {
    this.setting = setting;
    this.site = site;
    this.task = site.task();
    this.statistics = statistics;
    this.agentStarted = site.state().flatMap(Task.Container::execAgentStartedAt);
  }

  /**
   * Waits for the session's {@code end}, which {@code close} brings about. The task, if it died
   * before, or the session's agent in it.
   */
  Optional<Task> awaitEndOrDeath(CompletableFuture<?> end, Runnable close)
      throws InterruptedException, ExecutionException {
    while (!endedWithin(BETWEEN_LOOKS, end)) {
      Optional<Task> seen = quietly(setting.sight());
      if (seen.isPresent() && (seen.get().ending() || lostItsAgent(seen.get()))) {
        if (!endedWithin(AFTER_TASK, end)) {
          close.run();
        }
        return seen;
      }
    }
    return Optional.empty();
  }

  private boolean lostItsAgent(Task seen) throws InterruptedException {
    Optional<Task.Container> container = seen.container(site.container());
    Optional<Instant> started = container.flatMap(Task.Container::execAgentStartedAt);
    agentStarted = agentStarted.or(() -> started);
    boolean gone =
        container.flatMap(Task.Container::execAgentStatus).filter("STOPPED"::equals).isPresent()
            || !started.equals(agentStarted);
    long heard = heard();
    looksWithoutAgent = gone && heard <= heardMost ? looksWithoutAgent + 1 : 0;
    heardMost = Math.max(heard, heardMost);
    return looksWithoutAgent == LOOKS_WITHOUT_AGENT;
  }

  /** What grows when the far end says something, and only then. */
  private long heard() throws InterruptedException {
    try {
      Statistics now = statistics.get().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      return now.bytesReceived() + now.duplicates() + now.bytesSent() - now.bytesInFlight();
    } catch (ExecutionException | TimeoutException none) {
      return heardMost;
    }
  }

  private static boolean endedWithin(Duration limit, CompletableFuture<?> end)
      throws InterruptedException, ExecutionException {
    try {
      end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException live) {
      return false;
    }
  }

  /**
   * The task, if one look at it shows that it has died; for a limited time, since where the network
   * is away there is no answer.
   */
  Optional<Task> deathAfterCut() throws InterruptedException {
    try {
      return Calls.start(() -> lookQuietly().filter(Task::ending))
          .get(AFTER_CUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException unanswered) {
      return Optional.empty(); // Then it is not known to be dead.
    }
  }

  /** The task, if it turns out that its death has ended the session. */
  Optional<Task> lookForDeath() throws InterruptedException {
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

  /** As it is now. */
  private Optional<Task> lookQuietly() {
    return quietly(setting::look);
  }

  private Optional<Task> quietly(Sight sight) {
    try {
      return sight.of(task);
    } catch (MayflyException unanswered) {
      return Optional.empty(); // The session may go on without our looking.
    }
  }

  /** Why it died, or its agent. */
  Problem causeOfDeath(Task dead) {
    if (!dead.ending()) {
      return agentDied(dead);
    }
    return new StopReport(setting.ecs(), site).of(dead, "task " + dead.id() + " stopped");
  }

  private Problem agentDied(Task seen) {
    String reason =
        seen.container(site.container())
            .flatMap(Task.Container::execAgentReason)
            .map(words -> ": " + words)
            .orElse("");
    return Problem.failure(
        "the session in task " + seen.id() + " is lost",
        "the exec agent of container " + site.container() + " stopped" + reason,
        "run it again, for ECS starts the agent anew; if that happens often, the task may lack"
            + " memory");
  }
}
