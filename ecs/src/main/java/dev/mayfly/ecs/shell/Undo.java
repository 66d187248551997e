package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stops a task on the way out: never for long, and never torn by an interrupt. */
final class Undo {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private Undo() {}

  /** Asks ECS to stop it; the answer, a line for people, is for {@link #tell}. */
  static CompletableFuture<String> stop(Ecs ecs, Task task) {
    return Calls.start(
        () -> {
          ecs.stopTask(task.clusterArn(), task.arn(), "mayfly: shell ended");
          return "task " + task.id() + " stopped";
        });
  }

  /** Waits for that line and tells it, or another that says what will become of the task. */
  static void tell(CompletableFuture<String> stop, Task task, Progress progress) {
    try {
      progress.outcome(await(stop));
    } catch (TimeoutException e) {
      progress.note(left(task, "no answer within " + LIMIT.toSeconds() + " s"));
    } catch (ExecutionException e) {
      progress.note(
          left(
              task,
              e.getCause() instanceof MayflyException known
                  ? known.problem().what()
                  : String.valueOf(e.getCause())));
    }
  }

  private static String left(Task task, String why) {
    return "task "
        + task.id()
        + " could not be stopped ("
        + why
        + "); it ends by itself, or with: mayfly reap --all";
  }

  static <T> T await(CompletableFuture<T> call) throws TimeoutException, ExecutionException {
    return await(call, LIMIT);
  }

  /** An interrupt is kept for later: the task must not be left because of an impatient Ctrl-C. */
  static <T> T await(CompletableFuture<T> call, Duration limit)
      throws TimeoutException, ExecutionException {
    long end = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return call.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
