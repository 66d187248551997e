package dev.mayfly.ecs.shell;

import com.google.gson.JsonObject;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Registration;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Instant;

/** Carries out a plan: register, run, wait; a failure after RunTask undoes it. */
final class Launch {

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
    progress.phase("run", "task for " + plan.target().name() + without(plan));
    Task started = new TaskRun(setting, plan, progress).start();
    Instant began = setting.clock().instant();
    EphemeralShell starting = new EphemeralShell(setting, plan, started, began, deadline, progress);
    try (Cleanup cleanup = new Cleanup()) {
      cleanup.add(starting::close);
      progress.launched(started);
      Task ready = new TaskWatch(setting, plan, progress).awaitReady(started, deadline);
      cleanup.disarm();
      // What RunTask answers knows no runtime ids yet, by which KMS knows a session's task.
      return new EphemeralShell(setting, plan, ready, began, deadline, progress);
    }
  }

  private static String without(ShellPlan plan) {
    return plan.pruned().isEmpty() ? "" : ", without " + String.join(", ", plan.pruned());
  }

  /** The same for a task that nobody enters; whatever it does, it is left to itself. */
  Task detached() {
    ShellPlan plan = register();
    progress.phase("run", "task for " + plan.target().name() + without(plan));
    return new TaskRun(setting, plan, progress).start();
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
}
