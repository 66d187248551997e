package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whether the task of a session lives, and why not. Owned by the thread that watches a session. */
final class TaskPulse {

  /** The account's DescribeTasks are shared, and a dead task's session ends by itself as a rule. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  private static final Duration AFTER_TASK = Duration.ofSeconds(3);

  /** ECS notices some moments after the session that a container has ended. */
  private static final List<Duration> LOOKS_AFTER_END =
      List.of(Duration.ZERO, Duration.ofMillis(300), Duration.ofMillis(700), Duration.ofSeconds(1));

  private final Setting setting;
  private final Site site;
  private final Task task;

  TaskPulse(Setting setting, Site site) {
    this.setting = setting;
    this.site = site;
    this.task = site.task();
  }

  /**
   * Waits for the session's {@code end}, which {@code close} brings about. The task, if it died
   * before.
   */
  Optional<Task> awaitEndOrDeath(CompletableFuture<?> end, Runnable close)
      throws InterruptedException, ExecutionException {
    while (!endedWithin(BETWEEN_LOOKS, end)) {
      Optional<Task> dead = lookQuietly().filter(Task::ending);
      if (dead.isPresent()) {
        if (!endedWithin(AFTER_TASK, end)) {
          close.run();
        }
        return dead;
      }
    }
    return Optional.empty();
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

  /** The task, if one look at it shows that it has died. */
  Optional<Task> death() {
    return lookQuietly().filter(Task::ending);
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

  private Optional<Task> lookQuietly() {
    try {
      return setting.ecs().describeTasks(task.clusterArn(), List.of(task.arn())).stream()
          .findFirst();
    } catch (MayflyException unanswered) {
      return Optional.empty(); // The session may go on without our looking.
    }
  }

  /** Why it died. */
  Problem causeOfDeath(Task dead) {
    return new StopReport(setting.ecs(), site).of(dead, "task " + dead.id() + " stopped");
  }
}
