package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.RunTaskAnswer;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Runs the task of a plan, once. Where the answer of RunTask is lost, it is asked again with the
 * same client token, and then looked for; on the way out, what was found is stopped.
 */
final class TaskRun {

  /** How often RunTask is asked, with the same client token, until there is an answer. */
  private static final int ATTEMPTS = 3;

  private final Setting setting;
  private final ShellPlan plan;
  private final Progress progress;
  private final LostTask lost;

  TaskRun(Setting setting, ShellPlan plan, Progress progress) {
    this.setting = setting;
    this.plan = plan;
    this.progress = progress;
    this.lost = new LostTask(setting, plan);
  }

  Task start() {
    Backoff backoff = setting.backoff();
    for (int attempt = 1; ; attempt++) {
      switch (ask()) {
        case RunTaskAnswer.Started(Task task) -> {
          return task;
        }
        case RunTaskAnswer.Refused(Problem problem) -> {
          if (attempt == 1) {
            throw new MayflyException(problem);
          }
          return find(problem); // It says nothing of the attempt before it.
        }
        case RunTaskAnswer.Unclear(Problem problem) -> {
          if (attempt == ATTEMPTS) {
            return find(problem);
          }
        }
      }
      pause(backoff);
    }
  }

  /** If this thread is interrupted, the answer is awaited all the same, to undo what it says. */
  private RunTaskAnswer ask() {
    CompletableFuture<RunTaskAnswer> answer = Calls.start(() -> setting.ecs().runTask(plan.run()));
    try {
      return Calls.await(answer);
    } catch (MayflyException e) {
      if (e.problem().kind() == Problem.Kind.INTERRUPTED) {
        undo(answer);
      }
      throw e;
    }
  }

  private void undo(CompletableFuture<RunTaskAnswer> answer) {
    try {
      switch (Undo.await(answer)) {
        case RunTaskAnswer.Started(Task task) -> stop(task);
        case RunTaskAnswer.Unclear(Problem _) -> undoLost();
        case RunTaskAnswer.Refused(Problem _) -> {} // Then there is nothing to undo.
      }
    } catch (TimeoutException | ExecutionException unanswered) {
      undoLost();
    }
  }

  private void pause(Backoff backoff) {
    try {
      setting.pause().of(backoff.next());
    } catch (InterruptedException e) {
      undoLost();
      throw Calls.interrupted(e);
    }
  }

  private Task find(Problem unanswered) {
    CompletableFuture<Optional<Task>> search = Calls.start(lost::search);
    try {
      Task task =
          Calls.await(search).orElseThrow(() -> new MayflyException(lost.notSeen(unanswered)));
      progress.note("RunTask was not answered, but task " + task.id() + " is what it started");
      return task;
    } catch (MayflyException e) {
      if (e.problem().kind() == Problem.Kind.INTERRUPTED) {
        undoFound(search);
      }
      throw e;
    }
  }

  private void undoLost() {
    undoFound(Calls.start(lost::search));
  }

  private void undoFound(CompletableFuture<Optional<Task>> search) {
    try {
      Undo.await(search).ifPresentOrElse(this::stop, () -> progress.note(lost.left()));
    } catch (TimeoutException | ExecutionException unanswered) {
      progress.note(lost.left());
    }
  }

  private void stop(Task task) {
    Instant end = setting.clock().instant().plus(plan.lifetime().maximum());
    Undo.tell(Undo.stop(setting.ecs(), task), task, end, progress);
  }
}
