package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The task that RunTask may have started when nobody heard its answer: ECS lists it by who started
 * it, and its tag names the launch.
 */
final class LostTask {

  /** ECS may list a task some moments after it has started it: so long before each look. */
  private static final List<Duration> PAUSES =
      Stream.of(0, 50, 150, 300, 600, 900).map(Duration::ofMillis).toList();

  private final Setting setting;
  private final ShellPlan plan;

  LostTask(Setting setting, ShellPlan plan) {
    this.setting = setting;
    this.plan = plan;
  }

  /** Looks for it again and again, for about two seconds. */
  Optional<Task> search() {
    for (Duration pause : PAUSES) {
      pause(pause);
      Optional<Task> found = look();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Task> look() {
    Ecs ecs = setting.ecs();
    JsonDocument run = plan.run();
    String cluster = run.text("cluster").orElseThrow();
    try {
      return ecs
          .describeTasks(
              cluster, ecs.listTasksStartedBy(cluster, run.text("startedBy").orElseThrow()))
          .stream()
          .filter(task -> task.tag(EphemeralTags.LAUNCH).equals(Optional.of(plan.launchId())))
          .findFirst();
    } catch (MayflyException unanswered) {
      return Optional.empty(); // As likely as not the network is away; the next look may see more.
    }
  }

  private void pause(Duration duration) {
    try {
      setting.pause().of(duration);
    } catch (InterruptedException e) {
      throw Calls.interrupted(e);
    }
  }

  /** That there is no answer, and no task to be seen either. */
  Problem notSeen(Problem unanswered) {
    return new Problem(
        unanswered.kind(),
        unanswered.what(),
        unanswered.why() + "\n" + left(),
        unanswered.remedy());
  }

  /** What becomes of a task that is not found. */
  String left() {
    return "RunTask was not answered, and no task of this launch is to be seen; if one did start,"
        + " it ends by itself after its grace of "
        + plan.lifetime().grace().toSeconds()
        + " s";
  }
}
