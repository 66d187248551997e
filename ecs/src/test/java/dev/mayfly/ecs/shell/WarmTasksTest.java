package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which tasks fit a plan of which a definition is derived, where images are pinned. */
class WarmTasksTest {

  private static final String ARN =
      "arn:aws:ecs:eu-central-1:111122223333:task/prod/0123456789abcdef0123456789abcdef";
  private static final String ONE = "sha256:" + "1".repeat(64);
  private static final String OTHER = "sha256:" + "2".repeat(64);
  private static final ShellOptions OPTIONS = ShellOptions.forApp("api").with(warm());

  private final ScriptedEcs ecs = new ScriptedEcs();

  private static Warmth warm() {
    return new Warmth(Optional.of(Duration.ofHours(1)), true);
  }

  @Test
  void whatWasLeftBeforeALiveTaskRanFitsWhereTheLiveOnesRunItsImage() {
    Task left = leftBy(plan(), Optional.of(ONE));

    assertThat(fitting(left, plan(ONE))).containsExactly(ARN);
    assertThat(fitting(left, plan(OTHER))).isEmpty();
  }

  @Test
  void whatWasLeftWhileLiveTasksRanFitsUntilTheyRunAnotherImage() {
    Task left = leftBy(plan(ONE), Optional.of(ONE));

    assertThat(fitting(left, plan(ONE))).containsExactly(ARN);
    assertThat(fitting(left, plan())).containsExactly(ARN);
    assertThat(fitting(left, plan(OTHER))).isEmpty();
  }

  @Test
  void whatRunsAnImageThatNobodyKnowsFitsOnlyWhereNobodyKnowsThatOfTheLiveOnes() {
    Task left = leftBy(plan(), Optional.empty());

    assertThat(fitting(left, plan())).containsExactly(ARN);
    assertThat(fitting(left, plan(ONE))).isEmpty();
  }

  private List<String> fitting(Task left, ShellPlan plan) {
    ecs.started = List.of(left);
    Setting setting =
        new Setting(ecs, InstantSource.fixed(Fixtures.NOW), new Random(1), Pause.real());
    return new WarmTasks(setting, plan, Progress.NONE)
        .find().stream().map(EphemeralShell::taskArn).toList();
  }

  /** Beside live tasks that run that image, if any do. */
  private static ShellPlan plan(String... live) {
    TaskDefinition definition = Fixtures.definition();
    List<Task> running = new ArrayList<>();
    for (String digest : live) {
      running.add(task("live", definition.arn(), Optional.of(digest), List.of()));
    }
    Target target =
        new Target(
            new Cluster(Fixtures.CLUSTER, Optional.empty()),
            new Origin.OfService(Fixtures.service(1)),
            Fixtures.deployment(),
            definition,
            List.of(),
            Fixtures.CALLER,
            running,
            List.of(),
            List.of(ARN));
    return Planner.plan(target, OPTIONS, Fixtures.NOW, UUID.randomUUID());
  }

  private static Task leftBy(ShellPlan plan, Optional<String> digest) {
    List<Tag> tags = new ArrayList<>(EphemeralTags.in(plan.run()));
    tags.addAll(
        EphemeralTags.kept(Fixtures.NOW.plusSeconds(3600), Fixtures.NOW.plusSeconds(40_000)));
    return task(ARN, "arn:mayfly-api:1", digest, tags);
  }

  private static Task task(String arn, String definition, Optional<String> digest, List<Tag> tags) {
    return new Task(
        arn,
        Fixtures.CLUSTER,
        definition,
        "RUNNING",
        "RUNNING",
        Optional.empty(),
        Optional.empty(),
        Optional.of(Fixtures.NOW),
        true,
        List.of(
            new Task.Container(
                "api",
                Optional.of("runtime"),
                "RUNNING",
                Optional.empty(),
                Optional.empty(),
                Optional.of("RUNNING"),
                Optional.empty(),
                Optional.empty(),
                digest)),
        tags);
  }
}
