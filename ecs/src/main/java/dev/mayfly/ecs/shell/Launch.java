package dev.mayfly.ecs.shell;

import com.google.gson.JsonObject;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Registration;
import dev.mayfly.ecs.RunTaskAnswer;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Carries out a plan: register, run, wait; a failure after RunTask undoes it. */
final class Launch {

  /** How often RunTask is asked again, with the same client token, when its answer was lost. */
  private static final int ATTEMPTS = 3;

  private static final String UNANSWERED =
      "RunTask was not answered; if a task did start, it ends by itself after its grace";

  private final Setting setting;
  private final ShellPlan planned;
  private final Progress progress;

  Launch(Setting setting, ShellPlan plan, Progress progress) {
    this.setting = setting;
    this.planned = plan;
    this.progress = progress;
  }

  EphemeralShell start() {
    Instant deadline = setting.clock().instant().plus(planned.timeout());
    ShellPlan plan = register();
    progress.phase("run", "task for " + plan.target().name());
    Task started = run(plan.run());
    EphemeralShell starting = new EphemeralShell(setting, plan, started, deadline, progress);
    try (Cleanup cleanup = new Cleanup()) {
      cleanup.add(starting::close);
      Task ready = new TaskWatch(setting, plan, progress).awaitReady(started, deadline);
      cleanup.disarm();
      // What RunTask answers knows no runtime ids yet, by which KMS knows a session's task.
      return new EphemeralShell(setting, plan, ready, deadline, progress);
    }
  }

  /** The plan with the ARN of what it asked to register. */
  private ShellPlan register() {
    if (planned.registration().isEmpty()) {
      return planned;
    }
    JsonDocument request = planned.registration().orElseThrow();
    progress.phase("register", "task definition " + request.text("family").orElse(""));
    return switch (Calls.now(() -> setting.ecs().registerTaskDefinition(request))) {
      case Registration.Registered(String arn) -> {
        JsonObject run = planned.run().tree();
        run.addProperty("taskDefinition", arn);
        yield planned.running(JsonDocument.of(run), false);
      }
      case Registration.Denied(Problem problem) -> unregistered(problem);
    };
  }

  private ShellPlan unregistered(Problem denied) {
    JsonDocument run = planned.runUnregistered().orElseThrow(() -> new MayflyException(denied));
    progress.note(denied.what() + "; trying by override only");
    return planned.running(run, true);
  }

  private Task run(JsonDocument request) {
    Backoff backoff = setting.backoff();
    for (int attempt = 1; ; attempt++) {
      switch (ask(request)) {
        case RunTaskAnswer.Started(Task task) -> {
          return task;
        }
        case RunTaskAnswer.Refused(Problem problem) -> throw new MayflyException(problem);
        case RunTaskAnswer.Unclear(Problem problem) -> {
          if (attempt == ATTEMPTS) {
            throw new MayflyException(unclear(problem));
          }
        }
      }
      pause(backoff);
    }
  }

  private void pause(Backoff backoff) {
    try {
      setting.pause().of(backoff.next());
    } catch (InterruptedException e) {
      progress.note(UNANSWERED);
      throw Calls.interrupted(e);
    }
  }

  private static Problem unclear(Problem problem) {
    return new Problem(
        problem.kind(),
        problem.what(),
        problem.why() + "\nif a task did start, it ends by itself after its grace",
        problem.remedy());
  }

  /** If this thread is interrupted, the answer is awaited all the same, to undo what it says. */
  private RunTaskAnswer ask(JsonDocument request) {
    CompletableFuture<RunTaskAnswer> answer = Calls.start(() -> setting.ecs().runTask(request));
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
        case RunTaskAnswer.Started(Task task) ->
            Undo.tell(Undo.stop(setting.ecs(), task), task, progress);
        case RunTaskAnswer.Unclear(Problem _) -> progress.note(UNANSWERED);
        case RunTaskAnswer.Refused(Problem _) -> {} // Then there is nothing to undo.
      }
    } catch (TimeoutException | ExecutionException e) {
      progress.note(UNANSWERED);
    }
  }
}
