package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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

  /**
   * Waits for that line and tells it, or another that says what will become of the task.
   *
   * @param end when the task's keeper ends it, whatever happens, as far as is known here
   */
  static void tell(CompletableFuture<String> stop, Task task, Instant end, Progress progress) {
    try {
      progress.outcome(await(stop));
    } catch (TimeoutException e) {
      progress.note(left(task, end, "no answer within " + LIMIT.toSeconds() + " s", ""));
    } catch (ExecutionException e) {
      progress.note(
          e.getCause() instanceof MayflyException known
              ? left(task, end, known.problem().what(), known.problem().remedy())
              : left(task, end, String.valueOf(e.getCause()), ""));
    }
  }

  /** A remedy of several lines, a policy, is of no use in the last line of a shell. */
  private static String left(Task task, Instant end, String why, String remedy) {
    String first = remedy.isEmpty() || remedy.contains("\n") ? "" : remedy + ", then ";
    return "task "
        + task.id()
        + " could not be stopped ("
        + why
        + "); it ends by itself, at about "
        + end.plus(Extension.LATE).truncatedTo(ChronoUnit.SECONDS)
        + "; to end it now: "
        + first
        + "mayfly stop "
        + task.id();
  }

  static <T> T await(CompletableFuture<T> call) throws TimeoutException, ExecutionException {
    return await(call, LIMIT);
  }

  /** An interrupt is kept for later: the task must not be left because of an impatient Ctrl-C. */
  static <T> T await(CompletableFuture<T> call, Duration limit)
      throws TimeoutException, ExecutionException {
    return Calls.awaitThroughInterrupts(call, limit);
  }
}
