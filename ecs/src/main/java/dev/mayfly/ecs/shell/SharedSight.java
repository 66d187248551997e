package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One look at many tasks of a cluster, for all that watch one of them: a hundred sessions take a
 * call where each would take one. Whoever asks first looks; the others are told what was seen.
 */
final class SharedSight implements Sight {

  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Ecs ecs;
  private final InstantSource clock;
  private final String cluster;
  private final List<String> arns;
  private final ReentrantLock lock = new ReentrantLock();
  private Instant looked = Instant.MIN;
  private CompletableFuture<Map<String, Task>> seen = CompletableFuture.completedFuture(Map.of());

  /**
   * @param tasks all of one cluster, and at least one
   */
  SharedSight(Ecs ecs, InstantSource clock, Collection<Task> tasks) {
    this.ecs = ecs;
    this.clock = clock;
    this.cluster = tasks.iterator().next().clusterArn();
    this.arns = tasks.stream().map(Task::arn).toList();
  }

  @Override
  public Optional<Task> of(Task task) {
    return Optional.ofNullable(Calls.await(fresh()).get(task.arn()));
  }

  private CompletableFuture<Map<String, Task>> fresh() {
    lock.lock();
    try {
      Instant now = clock.instant();
      if (looked.isBefore(now.minus(FRESH)) || looked.isAfter(now)) { // A clock may be set back.
        looked = now;
        seen = Calls.start(this::look);
      }
      return seen;
    } finally {
      lock.unlock();
    }
  }

  private Map<String, Task> look() {
    return ecs.describeTasks(cluster, arns).stream()
        .collect(Collectors.toMap(Task::arn, Function.identity()));
  }
}
