package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.RunTaskAnswer;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How many round trips lie one after another before a task is run. Each call is answered only once
 * all of its round are asked: so a call that waited for another of its round would wait for ever.
 */
class RoundTripsTest {

  private static final long PATIENCE_SECONDS = 20;
  private static final String TASKS = "arn:aws:ecs:eu-central-1:111122223333:task/prod/";

  private static final Progress SILENT =
      new Progress() {
        @Override
        public void phase(String name, String detail) {}

        @Override
        public void note(String line) {}
      };

  private final ScriptedEcs answers = new ScriptedEcs();
  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  @BeforeEach
  void aServiceOfOneRevision() {
    answers.services = List.of(Fixtures.service(1));
    answers.definitions = List.of(Fixtures.definition());
    answers.runAnswers.add(new RunTaskAnswer.Refused(Problem.failure("no", "enough", "seen")));
  }

  @Test
  void theFirstShellOfAServiceTakesFourRoundTrips() {
    assertThatRoundsAre(
        Warmth.NONE,
        List.of("callerArn", "describeCluster", "describeServices", "listTasks"),
        List.of("describeTaskDefinition api:7", "describeTaskDefinition mayfly-api", "newest"),
        List.of("registerTaskDefinition"),
        List.of("runTask"));
  }

  @Test
  void whatRunsAlreadyIsDescribedBesideItsDefinition() {
    answers.tasks = List.of(live());

    assertThatRoundsAre(
        Warmth.NONE,
        List.of("callerArn", "describeCluster", "describeServices", "listTasks"),
        List.of(
            "describeTaskDefinition api:7",
            "describeTaskDefinition mayfly-api",
            "newest",
            "describeTasks live"),
        List.of("registerTaskDefinition"),
        List.of("runTask"));
  }

  @Test
  void theNextShellRegistersNothingAndLooksAtWhatWasLeftForIt() {
    answers.tasks = List.of(live());
    answers.definitions = List.of(Fixtures.definition(), registered("api", 3));
    answers.started = List.of(Fixtures.task(TASKS + "mine", "RUNNING"));

    assertThatRoundsAre(
        new Warmth(Optional.empty(), true),
        List.of("callerArn", "describeCluster", "describeServices", "listTasks"),
        List.of(
            "describeTaskDefinition api:7",
            "describeTaskDefinition mayfly-api",
            "newest",
            "describeTasks live",
            "listTasksStartedBy"),
        List.of("describeTasks mine"),
        List.of("runTask"));
  }

  @Test
  void theFirstShellAfterADeploymentLooksAtOlderDefinitionsOnceMore() {
    TaskDefinition former =
        Fixtures.definition(
            tree -> Fixtures.container(tree, 0).addProperty("image", "the.former/one:6"));
    answers.definitions =
        List.of(
            Fixtures.definition(), registered(former, "api", 3), registered(former, "proxy", 2));

    assertThatRoundsAre(
        Warmth.NONE,
        List.of("callerArn", "describeCluster", "describeServices", "listTasks"),
        List.of("describeTaskDefinition api:7", "describeTaskDefinition mayfly-api", "newest"),
        List.of("describeTaskDefinition mayfly-api:2"),
        List.of("registerTaskDefinition"),
        List.of("runTask"));
  }

  @Test
  void whatWasRegisteredBeforeThatOfAnotherContainerIsUsedAgain() {
    answers.definitions =
        List.of(Fixtures.definition(), registered("proxy", 3), registered("api", 2));

    assertThatRoundsAre(
        Warmth.NONE,
        List.of("callerArn", "describeCluster", "describeServices", "listTasks"),
        List.of("describeTaskDefinition api:7", "describeTaskDefinition mayfly-api", "newest"),
        List.of("describeTaskDefinition mayfly-api:2"),
        List.of("runTask"));
  }

  private static Task live() {
    return Fixtures.task(TASKS + "live", "RUNNING");
  }

  /** What a shell of before has registered. */
  private static TaskDefinition registered(String container, int revision) {
    return registered(Fixtures.definition(), container, revision);
  }

  private static TaskDefinition registered(
      TaskDefinition definition, String container, int revision) {
    ShellOptions app = ShellOptions.forApp("prod/api");
    JsonObject request =
        Fixtures.plan(definition, app.with(app.selection().inContainer(container)))
            .registration()
            .orElseThrow()
            .tree();
    List<Tag> tags =
        request.getAsJsonArray("tags").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .map(tag -> new Tag(tag.get("key").getAsString(), tag.get("value").getAsString()))
            .toList();
    request.remove("tags");
    request.addProperty(
        "taskDefinitionArn",
        Fixtures.definition().arn().replace("/api:7", "/mayfly-api:" + revision));
    return new TaskDefinition(JsonDocument.of(request), tags);
  }

  @SafeVarargs
  private void assertThatRoundsAre(Warmth warmth, List<String>... rounds) {
    List<String> expected = new ArrayList<>();
    for (List<String> round : rounds) {
      expected.addAll(round);
      CountDownLatch gate = new CountDownLatch(round.size());
      round.forEach(call -> gates.put(call, gate));
    }
    EphemeralShells shells =
        new EphemeralShells(
            gated(), InstantSource.fixed(Fixtures.NOW), UUID::randomUUID, new Random(1));
    ShellOptions options = ShellOptions.forApp("prod/api").with(warmth);

    ShellPlan plan = shells.plan(shells.find(options, Chooser.NOBODY), options);
    try {
      assertThat(shells.offers(plan, SILENT).get()).isNull();
    } catch (MayflyException refused) {
      // Behind RunTask there is only the wait.
    }

    assertThat(calls).containsExactlyInAnyOrderElementsOf(expected);
  }

  private Ecs gated() {
    return (Ecs)
        Proxy.newProxyInstance(
            Ecs.class.getClassLoader(),
            new Class<?>[] {Ecs.class},
            (self, method, arguments) -> {
              String call = call(method.getName(), arguments);
              calls.add(call);
              assertThat(gates).as("expected calls").containsKey(call);
              CountDownLatch gate = gates.getOrDefault(call, new CountDownLatch(1));
              gate.countDown();
              assertThat(gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                  .as("asked beside the others of its round: " + call)
                  .isTrue();
              try {
                return method.invoke(answers, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static String call(String method, Object... arguments) {
    return switch (method) {
      case "describeTaskDefinition" -> method + " " + Arn.name((String) arguments[0]);
      case "describeTasks" ->
          method + " " + Arn.name(((Collection<?>) arguments[1]).iterator().next().toString());
      case "newestRevisions" -> "newest";
      default -> method;
    };
  }
}
