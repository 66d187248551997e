package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.TaggedResources;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which ephemeral tasks are found, and by how many calls. */
class EphemeralSearchTest {

  private static final String OTHER = "arn:aws:iam::111122223333:user/bob";

  private final ScriptedEcs ecs = new ScriptedEcs();
  private final EphemeralShells shells =
      new EphemeralShells(
          UUID::randomUUID, new Setting(ecs, () -> Fixtures.NOW, new Random(1), pause -> {}));

  private static String cluster(int number) {
    return "arn:aws:ecs:eu-central-1:111122223333:cluster/c" + number;
  }

  private static Task task(
      String id, int cluster, String desired, List<Tag> tags, String startedBy) {
    return new Task(
        "arn:aws:ecs:eu-central-1:111122223333:task/c" + cluster + "/" + id,
        cluster(cluster),
        Fixtures.definition().arn(),
        "RUNNING",
        desired,
        Optional.empty(),
        Optional.empty(),
        Optional.of(Fixtures.NOW.plusSeconds(id.length())),
        true,
        List.of(),
        tags,
        new Task.Particulars(
            Optional.empty(),
            Optional.of(startedBy),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        Task.Milestones.NONE);
  }

  private static Task ephemeral(String id, int cluster, String owner) {
    return ephemeral(id, cluster, owner, "RUNNING");
  }

  private static Task ephemeral(String id, int cluster, String owner, String desired) {
    List<Tag> tags =
        EphemeralTags.of(owner, "api", "launch", Fixtures.NOW.plusSeconds(60), Optional.empty());
    return task(id, cluster, desired, tags, EphemeralTags.startedBy(owner));
  }

  /** A service's task in each of so many clusters, and these. */
  private void account(int clusters, Task... more) {
    ecs.clusters = IntStream.range(0, clusters).mapToObj(EphemeralSearchTest::cluster).toList();
    List<Task> tasks =
        new ArrayList<>(
            IntStream.range(0, clusters)
                .mapToObj(i -> task("service" + i, i, "RUNNING", List.of(), "ecs-svc/1"))
                .toList());
    tasks.addAll(List.of(more));
    ecs.tasks = tasks;
  }

  private List<String> listed() {
    return ids(shells.list(Optional.empty()));
  }

  private List<String> mine() {
    return shells.reapable(true, Optional.empty()).doomed().stream()
        .map(doomed -> Arn.name(doomed.task().taskArn()))
        .toList();
  }

  private static List<String> ids(List<EphemeralTask> tasks) {
    return tasks.stream().map(task -> Arn.name(task.taskArn())).toList();
  }

  private void tagsAreDenied() {
    ecs.tagged =
        Optional.of(new TaggedResources.Unavailable(Problem.failure("denied", "no", "ask")));
  }

  private void tagsLag() {
    ecs.tagged = Optional.of(new TaggedResources.Listed(List.of()));
  }

  private long calls(String name) {
    return ecs.calls.stream().filter(name::equals).count();
  }

  @Test
  void inASmallAccountAllTasksAreListedWhateverTagsTell() {
    account(3, ephemeral("a", 1, Fixtures.CALLER), ephemeral("bb", 2, OTHER));

    tagsLag();
    assertThat(listed()).containsExactly("a", "bb");
    tagsAreDenied();
    assertThat(listed()).containsExactly("a", "bb");
  }

  @Test
  void inALargeAccountTagsTellThoseOfAllPersonsByAFewCalls() {
    account(300, ephemeral("a", 1, Fixtures.CALLER), ephemeral("bb", 2, OTHER));

    assertThat(listed()).containsExactly("a", "bb");
    assertThat(ecs.calls)
        .containsExactlyInAnyOrder("tags", "count", "count", "count", "describe", "describe");
  }

  @Test
  void ofALargeAccountsTasksNoneOfMineIsMissedByAReaperThoughTagsLag() {
    account(300, ephemeral("a", 299, Fixtures.CALLER), ephemeral("bb", 2, OTHER));
    tagsLag();

    assertThat(mine()).containsExactly("a");
    assertThat(calls("list")).isEqualTo(300);
    assertThat(calls("describe")).isEqualTo(1);
  }

  @Test
  void whereTagsAreDeniedEveryClusterIsAsked() {
    account(300, ephemeral("a", 299, Fixtures.CALLER), ephemeral("bb", 2, OTHER));
    tagsAreDenied();

    assertThat(listed()).containsExactly("a", "bb");
    assertThat(calls("list")).isEqualTo(300);
    assertThat(calls("describe")).isEqualTo(300);
    assertThat(calls("list stopped")).isZero();
  }

  @Test
  void inALargeClusterMineAreListedThoughTagsLag() {
    List<Task> tasks = new ArrayList<>();
    IntStream.range(0, 5_000)
        .forEach(i -> tasks.add(task("service" + i, 1, "RUNNING", List.of(), "ecs-svc/1")));
    tasks.add(ephemeral("a", 1, Fixtures.CALLER));
    account(300);
    ecs.tasks = tasks;
    tagsLag();

    assertThat(ids(shells.list(Optional.of("c1")))).containsExactly("a");
    assertThat(ecs.calls).containsExactlyInAnyOrder("tags", "count", "list", "describe");
  }

  @Test
  void whereLittleRunsInManyClustersAllOfItIsListedAndAReaperAsksTheRestForMine() {
    account(300, ephemeral("a", 1, Fixtures.CALLER), ephemeral("bb", 2, OTHER));
    ecs.tasks = ecs.tasks.subList(295, 302);
    tagsLag();

    assertThat(listed()).containsExactly("a", "bb");
    assertThat(calls("list")).isEqualTo(7);
    ecs.calls.clear();
    assertThat(mine()).containsExactly("a");
    assertThat(calls("list")).isEqualTo(300);
  }

  @Test
  void whatTagsStillTellOfATaskThatIsGoneOrElsewhereIsLeftOut() {
    account(300);
    ecs.tagged =
        Optional.of(
            new TaggedResources.Listed(
                List.of(
                    "arn:aws:ecs:eu-central-1:111122223333:task/c1/gone",
                    "arn:aws:ecs:eu-central-1:111122223333:task/deleted/gone")));

    assertThat(listed()).isEmpty();
  }

  @Test
  void oneThatIsStoppingIsToldAndNotReaped() {
    account(3, ephemeral("a", 1, Fixtures.CALLER, "STOPPED"));

    Reapable found = shells.reapable(true, Optional.empty());

    assertThat(found.doomed()).isEmpty();
    assertThat(found.stopping()).extracting(EphemeralTask::state).containsExactly("STOPPING");
    tagsAreDenied();
    assertThat(listed()).containsExactly("a");
  }

  @Test
  void aClusterThatIsNotThereIsRefused() {
    account(3);

    assertThat(
            catchThrowableOfType(MayflyException.class, () -> shells.list(Optional.of("c9")))
                .problem()
                .what())
        .isEqualTo("no cluster \"c9\"");
  }
}
