package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.RunTaskAnswer;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * How many round trips lie one after another before a task is run. Each call is answered only once
 * all of its round are asked: so a call that waited for another of its round would wait for ever.
 */
class RoundTripsTest {

  private static final long PATIENCE_SECONDS = 20;

  /** The first shell of a revision; of the next, no definition is registered. */
  private static final List<List<String>> ROUNDS =
      List.of(
          List.of("callerArn", "describeCluster", "describeServices"),
          List.of("describeTaskDefinition api:7", "describeTaskDefinition mayfly-api", "listTasks"),
          List.of("registerTaskDefinition"),
          List.of("runTask"));

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

  @Test
  void aConfiguredServiceTakesFourRoundTripsAtMostAndNoneIsRepeated() {
    for (List<String> round : ROUNDS) {
      CountDownLatch gate = new CountDownLatch(round.size());
      round.forEach(call -> gates.put(call, gate));
    }
    answers.services = List.of(Fixtures.service(1));
    answers.definitions = List.of(Fixtures.definition());
    answers.runAnswers.add(new RunTaskAnswer.Refused(Problem.failure("no", "enough", "seen")));
    EphemeralShells shells =
        new EphemeralShells(
            gated(), InstantSource.fixed(Fixtures.NOW), UUID::randomUUID, new Random(1));
    ShellOptions options = ShellOptions.forApp("prod/api");

    ShellPlan plan = shells.plan(shells.find(options, Chooser.NOBODY), options);
    try {
      shells.launch(plan, SILENT);
    } catch (MayflyException refused) {
      // Behind RunTask there is only the wait.
    }

    List<String> expected = new ArrayList<>(ROUNDS.stream().flatMap(List::stream).toList());
    assertThat(calls).containsExactlyInAnyOrderElementsOf(expected);
  }

  private Ecs gated() {
    return (Ecs)
        Proxy.newProxyInstance(
            Ecs.class.getClassLoader(),
            new Class<?>[] {Ecs.class},
            (self, method, arguments) -> {
              String call =
                  method.getName().equals("describeTaskDefinition")
                      ? method.getName() + " " + Arn.name((String) arguments[0])
                      : method.getName();
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
}
