package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The tasks that were left for this very plan: of the same person, in the same cluster, of the same
 * {@link PlanDigest}, with the images that the live tasks run where its definition pins them,
 * running, free for some seconds more, and with half of the lifetime before them that is asked for
 * now. The tags only say where to try: whether a task is free is decided in its container.
 */
final class WarmTasks {

  /** How long a warm task is asked for its agent, before another one is tried. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Setting setting;
  private final ShellPlan plan;
  private final Progress progress;

  WarmTasks(Setting setting, ShellPlan plan, Progress progress) {
    this.setting = setting;
    this.plan = plan;
    this.progress = progress;
  }

  /** Those to try, the freshest first. What cannot be asked for is not there. */
  List<EphemeralShell> find() {
    if (!plan.warmth().reuse()) {
      return List.of();
    }
    Instant now = setting.clock().instant();
    return ofMine().stream()
        .filter(task -> fits(task, now))
        .sorted(Comparator.comparing(WarmTasks::end).reversed())
        .map(task -> shell(task, now))
        .toList();
  }

  /** A fresh task serves as well, and says what is wrong. */
  private List<Task> ofMine() {
    List<String> own = plan.target().own();
    return own.isEmpty()
        ? List.of()
        : Calls.now(
            () ->
                Neighbours.known(
                    () -> setting.ecs().describeTasks(plan.target().cluster().arn(), own)));
  }

  private boolean fits(Task task, Instant now) {
    return task.lastStatus().equals("RUNNING")
        && !task.ending()
        && EphemeralTags.read(task).filter(found -> fits(found, now)).isPresent()
        && task.tag(EphemeralTags.PLAN).equals(digest())
        && LiveImages.areRunBy(task, plan.definition(), plan.target().digests())
        && task.tag(EphemeralTags.LAUNCH).isPresent()
        && !end(task).isBefore(now.plus(plan.lifetime().maximum().dividedBy(2)));
  }

  private boolean fits(EphemeralTask task, Instant now) {
    return task.warm(now.plus(Tenancy.MARGIN))
        && task.owner().equals(EphemeralTags.reduce(plan.target().callerArn()));
  }

  private Optional<String> digest() {
    return EphemeralTags.in(plan.run()).stream()
        .filter(tag -> tag.key().equals(EphemeralTags.PLAN))
        .map(Tag::value)
        .findFirst();
  }

  private static Instant end(Task task) {
    return EphemeralTags.endsAt(task).orElse(Instant.MIN);
  }

  private EphemeralShell shell(Task task, Instant now) {
    String launch = task.tag(EphemeralTags.LAUNCH).orElseThrow();
    Duration patience = plan.timeout().compareTo(PATIENCE) < 0 ? plan.timeout() : PATIENCE;
    return EphemeralShell.left(
        setting, plan.inTaskOf(launch), task, end(task), now.plus(patience), progress);
  }
}
