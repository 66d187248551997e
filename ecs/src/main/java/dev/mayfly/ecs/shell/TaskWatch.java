package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Waits until a task is RUNNING and the ExecuteCommandAgent of the shell's container is too; tells
 * each change. Owned by one thread.
 */
final class TaskWatch {

  private static final String RUNNING = "RUNNING";

  private final Setting setting;
  private final ShellPlan plan;
  private final Progress progress;
  private Optional<StartPhase> told = Optional.empty();

  TaskWatch(Setting setting, ShellPlan plan, Progress progress) {
    this.setting = setting;
    this.plan = plan;
    this.progress = progress;
  }

  /** Backs off; {@code started} is what RunTask answered. Returns the task as it was seen last. */
  Task awaitReady(Task started, Instant deadline) {
    Backoff backoff = setting.backoff();
    Task task = started;
    tell(task);
    while (!ready(task)) {
      pause(task, backoff.next(), deadline);
      task = look(started).orElse(task);
      tell(task);
      if (task.ending()) {
        throw new MayflyException(stopped(task));
      }
      agentFailure(task).ifPresent(this::fail);
    }
    return task;
  }

  private Optional<Task> look(Task task) {
    return Calls.now(() -> setting.look(task)); // One of this second may not be known yet.
  }

  private boolean ready(Task task) {
    return task.lastStatus().equals(RUNNING) && agentStatus(task).equals(RUNNING);
  }

  private String agentStatus(Task task) {
    return task.container(plan.container())
        .flatMap(Task.Container::execAgentStatus)
        .orElse("PENDING");
  }

  private void tell(Task task) {
    StartPhase phase = StartPhase.of(task, agentStatus(task));
    if (!told.equals(Optional.of(phase))) {
      told = Optional.of(phase);
      progress.phase(phase.name(), phase.detail());
    }
  }

  private Problem stopped(Task task) {
    // Codes and reasons are complete only once it has stopped; that takes a moment.
    Task last = awaitStopped(task);
    return new StopReport(setting.ecs(), Site.of(plan, task))
        .of(last, "task " + task.id() + " stopped while starting");
  }

  private Task awaitStopped(Task task) {
    Backoff backoff = setting.backoff();
    Task last = task;
    for (int looks = 0; looks < 10 && !last.lastStatus().equals("STOPPED"); looks++) {
      wait(backoff.next());
      last = look(task).orElse(last);
    }
    return last;
  }

  private Optional<String> agentFailure(Task task) {
    return task.container(plan.container())
        .filter(container -> container.execAgentStatus().filter("STOPPED"::equals).isPresent())
        .map(container -> container.execAgentReason().orElse("ECS named no reason"));
  }

  private void fail(String reason) {
    throw new MayflyException(
        Problem.failure(
            "the exec agent of container " + plan.container() + " stopped", reason, agentRemedy()));
  }

  private void pause(Task task, Duration duration, Instant deadline) {
    if (setting.clock().instant().plus(duration).isAfter(deadline)) {
      throw new MayflyException(
          Problem.failure(
              "task " + task.id() + " did not come up in time",
              "after "
                  + plan.timeout().toSeconds()
                  + " s it was still: "
                  + told.map(StartPhase::detail).orElse("unseen"),
              task.lastStatus().equals(RUNNING)
                  ? agentRemedy()
                  : "allow more with --timeout; large images and busy clusters take their time"));
    }
    wait(duration);
  }

  private void wait(Duration duration) {
    try {
      setting.pause().of(duration);
    } catch (InterruptedException e) {
      throw Calls.interrupted(e);
    }
  }

  /** AWS does not promise that the agent comes up with mounts alone. */
  private boolean sealed() {
    return plan.definition()
        .container(plan.container())
        .filter(container -> container.document().isTrue("readonlyRootFilesystem"))
        .isPresent();
  }

  private String agentRemedy() {
    return (sealed() ? "make its read-only root file system writable: --writable-root; or " : "")
        + "allow ssmmessages:* on task role "
        + plan.run()
            .object("overrides")
            .flatMap(overrides -> overrides.text("taskRoleArn"))
            .or(() -> plan.target().definition().document().text("taskRoleArn"))
            .orElse("of the task")
        + ", and give the subnet a route to ssmmessages";
  }
}
