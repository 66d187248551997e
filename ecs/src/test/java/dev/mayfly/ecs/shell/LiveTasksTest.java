package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which running task is entered, and why none is; on a virtual clock. */
class LiveTasksTest {

  private static final String FIRST = "0aaa0000000000000000000000000001";
  private static final String SECOND = "0abb0000000000000000000000000002";
  private static final String THIRD = "0ccc0000000000000000000000000003";

  private final AtomicReference<Instant> now = new AtomicReference<>(Fixtures.NOW);
  private final ScriptedEcs ecs = new ScriptedEcs();
  private final List<String> notes = new ArrayList<>();
  private final Progress progress =
      new Progress() {
        @Override
        public void phase(String name, String detail) {}

        @Override
        public void note(String line) {
          notes.add(line);
        }
      };

  /** Takes the last choice, and remembers what it was asked. */
  private static final class Asked implements Chooser {
    final List<String> labels = new ArrayList<>();

    @Override
    public <T> T choose(Question question, List<T> choices, Function<T, String> label) {
      choices.stream().map(label).forEach(labels::add);
      return choices.getLast();
    }
  }

  private static final class NobodyToAsk implements Chooser {
    @Override
    public <T> T choose(Question question, List<T> choices, Function<T, String> label) {
      throw new AssertionError("asked: " + question);
    }

    @Override
    public boolean canAsk() {
      return false;
    }
  }

  @BeforeEach
  void set() {
    ecs.services = List.of(Fixtures.service(3));
    ecs.definitions = List.of(Fixtures.definition());
  }

  private static Task task(String id, String status, boolean execEnabled, String agent) {
    return new Task(
        "arn:aws:ecs:eu-central-1:111122223333:task/prod/" + id,
        Fixtures.CLUSTER,
        Fixtures.definition().arn(),
        status,
        "RUNNING",
        Optional.empty(),
        Optional.empty(),
        Optional.of(Fixtures.NOW.plusSeconds(id.charAt(id.length() - 1))),
        execEnabled,
        List.of(
            new Task.Container(
                "api",
                Optional.of(id + "-1"),
                status,
                Optional.empty(),
                Optional.empty(),
                Optional.of(agent),
                Optional.of("no route"),
                Optional.empty())),
        List.of());
  }

  private static Task open(String id) {
    return task(id, "RUNNING", true, "RUNNING");
  }

  private static LiveOptions options(Optional<String> task) {
    LiveOptions any = LiveOptions.forApp("prod/api");
    return new LiveOptions(any.selection(), task, any.inside(), any.timeout());
  }

  private LiveTask find(Optional<String> task, Chooser chooser) {
    Setting setting =
        new Setting(ecs, now::get, new Random(1), by -> now.updateAndGet(at -> at.plus(by)));
    return new LiveTasks(setting).find(options(task), chooser, progress);
  }

  private String entered(String... task) {
    String arn =
        find(Optional.of(task).filter(it -> it.length > 0).map(it -> it[0]), new NobodyToAsk())
            .taskArn();
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private Problem problem(String... task) {
    return catchThrowableOfType(MayflyException.class, () -> entered(task)).problem();
  }

  @Test
  void theOnlyOneIsEnteredWithoutAWord() {
    ecs.tasks = List.of(open(FIRST));

    assertThat(entered()).isEqualTo(FIRST);
    assertThat(notes).isEmpty();
  }

  @Test
  void ofSeveralTheNewestIsEnteredAndNamedWhereNobodyCanBeAsked() {
    ecs.tasks = List.of(open(FIRST), open(SECOND), task(THIRD, "RUNNING", true, "STOPPED"));

    assertThat(entered()).isEqualTo(SECOND);
    assertThat(notes)
        .containsExactly("task " + SECOND + ", the newest of 2; another one with --task");
  }

  @Test
  void ofSeveralTheUserChoosesWhoIsToldTheirRevisionAndAge() {
    ecs.tasks = List.of(open(FIRST), open(SECOND));
    Asked asked = new Asked();

    assertThat(find(Optional.empty(), asked).taskArn()).endsWith(FIRST);
    assertThat(asked.labels).containsExactly(SECOND + "  api:7  up 0s", FIRST + "  api:7  up 0s");
    assertThat(notes).isEmpty();
  }

  @Test
  void theBeginningOfAnIdAndAnArnNameATask() {
    ecs.tasks = List.of(open(FIRST), open(SECOND), open(THIRD));

    assertThat(entered("0aa")).isEqualTo(FIRST);
    assertThat(entered(ecs.tasks.get(2).arn())).isEqualTo(THIRD);
  }

  @Test
  void aBeginningThatSeveralShareIsRefusedWithThem() {
    ecs.tasks = List.of(open(FIRST), open(SECOND), open(THIRD));

    Problem problem = problem("0a");

    assertThat(problem.kind()).isEqualTo(Problem.Kind.USAGE);
    assertThat(problem.what()).isEqualTo("2 tasks begin with \"0a\"");
    assertThat(problem.remedy()).contains(FIRST, SECOND).doesNotContain(THIRD);
  }

  @Test
  void anUnknownIdIsAnsweredWithThoseThatAreThere() {
    ecs.tasks = List.of(open(FIRST));

    Problem problem = problem("ffff");

    assertThat(problem.what()).isEqualTo("no task \"ffff\" in service api");
    assertThat(problem.remedy()).contains(FIRST);
  }

  @Test
  void aServiceWithoutExecIsToldHowToEnableIt() {
    ecs.services = List.of(withoutExec(Fixtures.service(1)));
    ecs.tasks = List.of(task(FIRST, "RUNNING", false, "STOPPED"));

    Problem problem = problem();

    assertThat(problem.what()).isEqualTo("ECS Exec is not enabled in service api");
    assertThat(problem.remedy())
        .contains(
            "aws ecs update-service --cluster prod --service api --enable-execute-command"
                + " --force-new-deployment")
        .contains("leave out --live");
  }

  private static Service withoutExec(Service service) {
    return new Service(
        service.arn(),
        service.name(),
        service.clusterArn(),
        service.desiredCount(),
        service.runningCount(),
        service.pendingCount(),
        false,
        service.primary());
  }

  @Test
  void tasksOlderThanTheSwitchAreToldToBeReplaced() {
    ecs.tasks = List.of(task(FIRST, "RUNNING", false, "STOPPED"));

    Problem problem = problem();

    assertThat(problem.why()).contains("enabled later");
    assertThat(problem.remedy())
        .contains("--service api --force-new-deployment")
        .doesNotContain("--enable-execute-command");
  }

  @Test
  void anAgentThatDoesNotRunIsSaidWithItsReason() {
    ecs.tasks = List.of(task(FIRST, "RUNNING", true, "STOPPED"));

    Problem problem = problem();

    assertThat(problem.what()).isEqualTo("no exec agent runs in container api of task " + FIRST);
    assertThat(problem.why()).isEqualTo("it is STOPPED: no route");
    assertThat(problem.remedy()).contains("ssmmessages").contains("role/api-task");
  }

  @Test
  void aServiceWithoutTasksSaysSo() {
    ecs.services = List.of(Fixtures.service(0));

    Problem problem = problem();

    assertThat(problem.what()).isEqualTo("no task of service api runs");
    assertThat(problem.remedy()).contains("--desired-count 1");
  }

  @Test
  void oneThatIsStartingIsWaitedFor() {
    ecs.tasks = List.of(open(FIRST));
    ecs.looks.add(task(FIRST, "PENDING", true, "PENDING"));
    ecs.looks.add(task(FIRST, "RUNNING", true, "PENDING"));
    ecs.looks.add(open(FIRST));

    assertThat(entered()).isEqualTo(FIRST);
    assertThat(ecs.calls.stream().filter("describe"::equals)).hasSize(3);
  }

  @Test
  void oneThatStartsForTooLongIsNot() {
    ecs.tasks = List.of(open(FIRST));
    ecs.looks.add(task(FIRST, "PENDING", true, "PENDING"));

    Problem problem = problem();

    assertThat(problem.why()).contains("starting: 1");
    assertThat(Duration.between(Fixtures.NOW, now.get()))
        .isBetween(Duration.ofSeconds(25), LiveOptions.DEFAULT_TIMEOUT);
  }
}
