package dev.mayfly.ecs.shell;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.pipe.PipeSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Runs one command in many tasks, so many at a time, and waits for them all. Thread-safe. The tasks
 * are its to close.
 */
public final class FanOut {

  /**
   * The first ones start at once, the others so much apart: an account has a burst of 100
   * ExecuteCommand and then 40 a second, and is not ours alone. Source: ECS API throttling.
   */
  private static final int BURST = 50;

  private static final Duration APART = Duration.ofMillis(50);

  private static final Problem NOT_STARTED =
      new Problem(
          Problem.Kind.INTERRUPTED,
          "the command was not started there",
          "mayfly was told to end before",
          "run it again");

  private final Setting setting;
  private final List<LiveTask> tasks;
  private final int parallel;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger next = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<PipedCommand> running = new HashSet<>();
  private Instant nextStart;

  FanOut(Setting setting, List<LiveTask> tasks, int parallel) {
    this.setting = setting;
    this.tasks = List.copyOf(tasks);
    this.parallel = parallel;
    this.nextStart = setting.clock().instant().minus(APART.multipliedBy(BURST));
  }

  /** How it ended in one task. */
  public record Result(String taskArn, PipeOutcome outcome) {}

  /**
   * Starts the command in every task by {@code start}. The results are in the order of the tasks.
   *
   * @throws MayflyException of kind INTERRUPTED if the thread is; then all commands have been hung
   *     up
   */
  public List<Result> run(Function<LiveTask, PipedCommand> start) {
    List<CompletableFuture<Result>> results = new ArrayList<>();
    tasks.forEach(_ -> results.add(new CompletableFuture<>()));
    for (int worker = 0; worker < Math.min(parallel, tasks.size()); worker++) {
      // Not virtual ones, since they call AWS: see Calls.
      Thread.ofPlatform().daemon().name("command in a task").start(() -> work(start, results));
    }
    try {
      return results.stream().map(Calls::await).toList();
    } finally {
      close();
    }
  }

  private void work(
      Function<LiveTask, PipedCommand> start, List<CompletableFuture<Result>> results) {
    for (int at = next.getAndIncrement(); at < tasks.size(); at = next.getAndIncrement()) {
      LiveTask task = tasks.get(at);
      PipeOutcome outcome;
      try {
        outcome = command(task, start);
      } catch (MayflyException e) {
        outcome = new PipeOutcome.Lost(e.problem());
      } catch (RuntimeException | Error e) {
        results.get(at).completeExceptionally(e);
        return;
      }
      results.get(at).complete(new Result(task.taskArn(), outcome));
    }
  }

  private PipeOutcome command(LiveTask task, Function<LiveTask, PipedCommand> start) {
    try (task) {
      pace();
      PipedCommand command = start.apply(task);
      register(command);
      try {
        return command.outcome();
      } finally {
        forget(command);
        command.close();
      }
    }
  }

  private void pace() {
    Duration wait;
    lock.lock();
    try {
      if (over.get()) {
        throw new MayflyException(NOT_STARTED);
      }
      Instant now = setting.clock().instant();
      Instant earliest = now.minus(APART.multipliedBy(BURST));
      nextStart = (nextStart.isBefore(earliest) ? earliest : nextStart).plus(APART);
      wait = Duration.between(now, nextStart);
    } finally {
      lock.unlock();
    }
    if (wait.isPositive()) {
      try {
        setting.pause().of(wait);
      } catch (InterruptedException e) {
        throw Calls.interrupted(e);
      }
    }
  }

  private void register(PipedCommand command) {
    lock.lock();
    try {
      running.add(command);
    } finally {
      lock.unlock();
    }
    if (over.get()) {
      command.close();
    }
  }

  private void forget(PipedCommand command) {
    lock.lock();
    try {
      running.remove(command);
    } finally {
      lock.unlock();
    }
  }

  private List<PipedCommand> now() {
    lock.lock();
    try {
      return List.copyOf(running);
    } finally {
      lock.unlock();
    }
  }

  /** Starts no more of them, and sends a signal to those that run. False if none takes it. */
  public boolean signal(PipeSignal signal) {
    over.set(true);
    boolean any = false;
    for (PipedCommand command : now()) {
      any |= command.signal(signal);
    }
    return any;
  }

  /** Starts no more of them, and hangs those up that run, within 5 s. Idempotent. */
  private void close() {
    over.set(true);
    CompletableFuture<?>[] calls =
        now().stream()
            .map(command -> Calls.start(() -> closed(command)))
            .toArray(CompletableFuture<?>[]::new);
    try {
      var _ = Undo.await(CompletableFuture.allOf(calls));
    } catch (TimeoutException | ExecutionException silent) {
      // The service ends its session after the idle limit.
    }
  }

  private static boolean closed(PipedCommand command) {
    command.close();
    return true;
  }
}
