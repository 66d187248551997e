package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which task is meant by an id, and how many calls it takes to know. */
class TaskSearchTest {

  private static final String FIRST = "0aaa0000000000000000000000000001";
  private static final String SECOND = "0aab0000000000000000000000000002";

  private final ScriptedEcs ecs = new ScriptedEcs();
  private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
  private final TaskSearch search =
      new TaskSearch(new Setting(ecs, () -> Fixtures.NOW, new Random(1), pauses::add));

  private static String cluster(int number) {
    return "arn:aws:ecs:eu-central-1:111122223333:cluster/c" + number;
  }

  private static Task task(String id, int cluster, String status, Tag... tags) {
    return new Task(
        "arn:aws:ecs:eu-central-1:111122223333:task/c" + cluster + "/" + id,
        cluster(cluster),
        Fixtures.definition().arn(),
        status,
        status.equals("STOPPED") ? "STOPPED" : "RUNNING",
        Optional.empty(),
        Optional.empty(),
        Optional.of(Fixtures.NOW),
        true,
        List.of(),
        List.of(tags));
  }

  private void clusters(int count) {
    ecs.clusters = IntStream.range(0, count).mapToObj(TaskSearchTest::cluster).toList();
  }

  private Optional<String> found(String name) {
    return search.find(TaskName.of(name, Optional.empty())).map(Task::id);
  }

  private Problem problem(String name, Optional<String> cluster) {
    return catchThrowableOfType(
            MayflyException.class, () -> search.named(TaskName.of(name, cluster)))
        .problem();
  }

  @Test
  void onlyClustersInWhichSomethingRunsAreAsked() {
    clusters(300);
    ecs.tasks = List.of(task(FIRST, 7, "RUNNING"), task(SECOND, 8, "RUNNING"));

    assertThat(found("0aaa")).hasValue(FIRST);
    assertThat(ecs.calls)
        .containsExactlyInAnyOrder("count", "count", "count", "list", "list", "describe");
  }

  @Test
  void theClusterThatItsArnOrPathNamesIsAskedAlone() {
    clusters(300);
    ecs.tasks = List.of(task(FIRST, 7, "RUNNING"));

    assertThat(found(ecs.tasks.getFirst().arn())).hasValue(FIRST);
    assertThat(found("c7/" + FIRST)).hasValue(FIRST);
    assertThat(ecs.calls).containsExactly("describe", "describe");
  }

  @Test
  void oneThatHasStoppedIsFoundWhereNoneRunsThatIsCalledSo() {
    clusters(3);
    ecs.tasks = List.of(task(FIRST, 1, "STOPPED"), task(SECOND, 2, "RUNNING"));

    assertThat(found("0aaa")).hasValue(FIRST);
    assertThat(found(FIRST)).hasValue(FIRST);
    assertThat(found("0aa")).hasValue(SECOND);
  }

  @Test
  void manyClustersAreAskedNoFasterThanTheBucketAllows() {
    clusters(300);
    ecs.tasks =
        IntStream.range(0, 300)
            .mapToObj(i -> task("%032x".formatted(i + 1), i, "RUNNING"))
            .toList();

    assertThat(found("%032x".formatted(300))).isPresent();

    assertThat(ecs.calls.stream().filter("describe"::equals)).hasSize(300);
    assertThat(pauses).hasSize(220);
    assertThat(Collections.max(pauses)).isBetween(Duration.ofSeconds(12), Duration.ofSeconds(13));
  }

  @Test
  void ofManyClustersTheOneThatATagTellsIsAskedAlone() {
    clusters(300);
    Task ours = task(FIRST, 7, "RUNNING", EphemeralTags.MARK);
    ecs.tasks = List.of(ours, task(SECOND, 8, "RUNNING"));

    assertThat(found(FIRST)).hasValue(FIRST);
    assertThat(ecs.calls).containsExactlyInAnyOrder("count", "count", "count", "tags", "describe");
  }

  @Test
  void whatIsLookedForInManyClustersIsTold() {
    clusters(300);
    Phases phases = new Phases();
    Setting setting = new Setting(ecs, () -> Fixtures.NOW, new Random(1), pauses::add);

    assertThat(new TaskSearch(setting.telling(phases)).find(TaskName.of("0aa", Optional.empty())))
        .isEmpty();
    assertThat(phases.told).containsExactly("find task 0aa… in 300 clusters");
  }

  @Test
  void severalAreRefusedWithTheClusterOfEach() {
    clusters(2);
    ecs.tasks = List.of(task(FIRST, 0, "RUNNING"), task(SECOND, 1, "RUNNING"));

    Problem problem = problem("0aa", Optional.empty());

    assertThat(problem.what()).isEqualTo("2 tasks begin with \"0aa\"");
    assertThat(problem.remedy()).contains("c0/" + FIRST, "c1/" + SECOND);
  }

  @Test
  void anIdThatNoTaskHasAndAClusterThatIsNotThereAreToldApart() {
    clusters(2);

    assertThat(problem("0aa", Optional.of("c1")).what())
        .isEqualTo("no task \"0aa\" in cluster \"c1\"");
    assertThat(problem("0aa", Optional.of("c9")).what()).isEqualTo("no cluster \"c9\"");
    assertThat(problem("0aa", Optional.empty()).what()).isEqualTo("no task \"0aa\"");
  }

  @Test
  void whatNoTaskCanBeCalledIsNotLookedFor() {
    assertThat(problem("zzz", Optional.empty()).what()).isEqualTo("\"zzz\" is no task's id");
    assertThat(ecs.calls).isEmpty();
  }
}
