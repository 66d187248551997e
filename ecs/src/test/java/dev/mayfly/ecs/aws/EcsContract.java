package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Deployment;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.ExecuteCommandAnswer;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.LogQuery;
import dev.mayfly.ecs.RunTaskAnswer;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.StartSessionAnswer;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.TaggedResources;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.ecs.shell.Eventually;
import dev.mayfly.session.ResumeAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What mayfly relies on in ECS, be it the local cloud or AWS. */
abstract class EcsContract {

  private static final String NOWHERE = "mayfly-no-such-cluster";
  private static final String STARTED_BY = "mayfly/contract";
  private static final String NOBODY = "mayfly-no-such-service";

  abstract Ecs ecs();

  /** A cluster's name. */
  abstract String cluster();

  /** The name of a service in it that runs on Fargate. */
  abstract String service();

  private Service theService() {
    return ecs().describeServices(cluster(), List.of(service())).getFirst();
  }

  @Test
  void theCallerHasAnArn() {
    assertThat(ecs().callerArn()).startsWith("arn:aws:");
  }

  @Test
  void aClusterIsListedAndDescribedByNameAndByArn() {
    String arn = ecs().describeCluster(cluster()).orElseThrow().arn();

    assertThat(ecs().listClusters()).contains(arn);
    assertThat(ecs().describeCluster(arn).orElseThrow().name()).isEqualTo(cluster());
  }

  @Test
  void clustersAreCountedTogether() {
    List<Cluster> clusters = ecs().describeClusters(List.of(cluster(), NOWHERE));

    assertThat(clusters).extracting(Cluster::name).containsExactly(cluster());
    assertThat(clusters.getFirst().census().services()).isPositive();
  }

  @Test
  void aServiceIsFoundByTheTagsThatItHas() {
    TaggedResources tagged = ecs().taggedServices(List.of());
    TaggedResources none = ecs().taggedServices(List.of(new Tag("mayfly-no-such-key", "")));

    assertThat(tagged)
        .isInstanceOfSatisfying(
            TaggedResources.Listed.class,
            listed -> assertThat(listed.arns()).contains(theService().arn()));
    assertThat(none).isEqualTo(new TaggedResources.Listed(List.of()));
  }

  @Test
  void theTasksOfAFamilyAreListed() {
    String family = Arn.family(theService().primary().orElseThrow().taskDefinition());

    assertThat(ecs().listTasksOfFamily(cluster(), family, false)).isNotEmpty();
    assertThat(ecs().listTasksOfFamily(cluster(), "mayfly-no-such-family", false)).isEmpty();
    assertThat(ecs().listTasksOfFamily(NOWHERE, family, true)).isEmpty();
  }

  @Test
  void whatIsNotThereIsAbsentAndNoError() {
    assertThat(ecs().describeCluster(NOWHERE)).isEmpty();
    assertThat(ecs().listServices(NOWHERE)).isEmpty();
    assertThat(ecs().listTasks(NOWHERE)).isEmpty();
    assertThat(ecs().listTasks(NOWHERE, service())).isEmpty();
    assertThat(ecs().listTasks(cluster(), NOBODY)).isEmpty();
    assertThat(ecs().listTasksStartedBy(NOWHERE, "mayfly/nobody")).isEmpty();
    assertThat(ecs().listTasksStartedBy(cluster(), "mayfly/nobody")).isEmpty();
    assertThat(ecs().describeServices(NOWHERE, List.of(service()))).isEmpty();
    assertThat(ecs().describeServices(cluster(), List.of(NOBODY))).isEmpty();
    assertThat(ecs().describeTaskDefinition("mayfly-no-such-family")).isEmpty();
    assertThat(ecs().newestRevisions("mayfly-no-such-family", 10)).isEmpty();
    assertThat(ecs().lastLogLines("/mayfly/none", "none", 5)).isEmpty();
  }

  @Test
  void aServiceIsListedAndHasAPrimaryDeployment() {
    Service service = theService();
    Deployment primary = service.primary().orElseThrow();

    assertThat(ecs().listServices(cluster())).contains(service.arn());
    assertThat(Arn.name(service.clusterArn())).isEqualTo(cluster());
    assertThat(primary.taskDefinition()).contains(":task-definition/");
    assertThat(primary.networkConfiguration()).isPresent();
  }

  @Test
  void theTasksOfAServiceAreListedByItsNameAndByItsArn() {
    List<String> tasks = ecs().listTasks(cluster(), service());

    assertThat(tasks).isNotEmpty();
    assertThat(ecs().listTasks(cluster(), theService().arn())).hasSameElementsAs(tasks);
    assertThat(ecs().listTasks(cluster())).containsAll(tasks);
  }

  @Test
  void aRunningContainerHasARuntimeId() {
    Task task = runningTask();

    assertThat(task.containers()).allMatch(container -> container.runtimeId().isPresent());
    assertThat(task.execEnabled()).isEqualTo(theService().execEnabled());
  }

  private Task runningTask() {
    Instant deadline = Instant.now().plusSeconds(60);
    while (Instant.now().isBefore(deadline)) { // A cloud that was just started may not have it yet.
      for (Task task : ecs().describeTasks(cluster(), ecs().listTasks(cluster(), service()))) {
        if (task.lastStatus().equals("RUNNING")) {
          return task;
        }
      }
    }
    throw new AssertionError("no task of " + service() + " runs");
  }

  @Test
  void moreServicesThanOneCallTakesAreAskedForAllTheSame() {
    List<String> names =
        Stream.concat(IntStream.range(0, 12).mapToObj(i -> NOBODY + i), Stream.of(service()))
            .toList();

    assertThat(ecs().describeServices(cluster(), names)).hasSize(1);
  }

  @Test
  void aTaskDefinitionIsFoundByArnAndAsTheNewestOfItsFamily() {
    String arn = theService().primary().orElseThrow().taskDefinition();
    TaskDefinition definition = ecs().describeTaskDefinition(arn).orElseThrow();

    assertThat(definition.arn()).isEqualTo(arn);
    assertThat(definition.containers()).isNotEmpty();
    assertThat(ecs().newestRevisions(definition.family(), 1)).hasSize(1);
    assertThat(ecs().describeTaskDefinition(definition.family())).isPresent();
  }

  @Test
  void aClientTokenRunsOneTaskWithItsTagsAndItCanBeStoppedTwice() {
    JsonDocument request = runRequest(UUID.randomUUID());
    Task first = started(ecs().runTask(request));
    try {
      Task second = started(ecs().runTask(request));
      Task described = ecs().describeTasks(cluster(), List.of(first.arn())).getFirst();

      assertThat(second.arn()).isEqualTo(first.arn());
      assertThat(described.tags()).contains(new Tag("mayfly", "contract"));
      assertThat(described.execEnabled()).isFalse();
      assertThat(ecs().listTasks(cluster())).contains(first.arn());
      assertThat(ecs().listTasksStartedBy(cluster(), STARTED_BY)).contains(first.arn());
      assertThat(ecs().listTasks(cluster(), service())).doesNotContain(first.arn());
    } finally {
      ecs().stopTask(cluster(), first.arn(), "contract");
    }
    ecs().stopTask(cluster(), first.arn(), "contract");
    assertThat(ecs().describeTasks(cluster(), List.of(first.arn())).getFirst().ending()).isTrue();
  }

  @Test
  void aTaskThatEcsDoesNotKnowIsLeftOutAndMayBeStopped() {
    String unknown = "0123456789abcdef0123456789abcdef";

    assertThat(ecs().describeTasks(cluster(), List.of(unknown))).isEmpty();
    ecs().stopTask(cluster(), unknown, "contract");
  }

  @Test
  void aTaskWithoutExecIsNotReachableYet() {
    Task task = started(ecs().runTask(runRequest(UUID.randomUUID())));
    try {
      ExecuteCommandAnswer answer =
          ecs().executeCommand(cluster(), task.arn(), task.containers().getFirst().name(), "sh");

      assertThat(answer).isInstanceOf(ExecuteCommandAnswer.NotYet.class);
    } finally {
      ecs().stopTask(cluster(), task.arn(), "contract");
    }
  }

  @Test
  void aPortSessionIntoATaskThatIsNotThereIsNotReachableYet() {
    String target = "ecs:" + cluster() + "_0123456789abcdef0123456789abcdef_0123456789abcdef-1";

    StartSessionAnswer answer =
        ecs().startSession(target, "AWS-StartPortForwardingSession", Map.of("portNumber", "8080"));

    assertThat(answer).isInstanceOf(StartSessionAnswer.NotYet.class);
  }

  @Test
  void aSessionThatIsNotThereCannotBeResumedAndMayBeTerminated() {
    String unknown = "ecs-execute-command-0123456789abcdef0";

    assertThat(ecs().resumeSession(unknown)).isInstanceOf(ResumeAnswer.Refused.class);
    ecs().terminateSession(unknown);
  }

  @Test
  void aTaskIsFoundByItsTagsSoonerOrLater() {
    Task task = started(ecs().runTask(runRequest(UUID.randomUUID())));
    try {
      Eventually.holds("its tags", () -> tagged("contract").contains(task.arn()));

      assertThat(tagged("no such value")).isEmpty();
    } finally {
      ecs().stopTask(cluster(), task.arn(), "contract");
    }
  }

  private List<String> tagged(String value) {
    return switch (ecs().taggedTasks(List.of(new Tag("mayfly", value)))) {
      case TaggedResources.Listed(List<String> arns) -> arns;
      case TaggedResources.Unavailable(var problem) -> throw new AssertionError(problem);
    };
  }

  @Test
  void theTagsOfATaskCanBeSetAnew() {
    Task task = started(ecs().runTask(runRequest(UUID.randomUUID())));
    try {
      ecs().tagTask(task.arn(), List.of(new Tag("mayfly", "changed"), new Tag("more", "1")));

      assertThat(ecs().describeTasks(cluster(), List.of(task.arn())).getFirst().tags())
          .containsExactlyInAnyOrder(new Tag("mayfly", "changed"), new Tag("more", "1"));
    } finally {
      ecs().stopTask(cluster(), task.arn(), "contract");
    }
  }

  @Test
  void aTaskThatHasStoppedIsListedAmongThose() {
    Task task = started(ecs().runTask(runRequest(UUID.randomUUID())));
    ecs().stopTask(cluster(), task.arn(), "contract");

    Instant deadline = Instant.now().plusSeconds(120);
    while (!ecs().listStoppedTasks(cluster()).contains(task.arn())) {
      assertThat(Instant.now()).isBefore(deadline);
    }
    assertThat(ecs().listStoppedTasks(NOWHERE)).isEmpty();
  }

  @Test
  void aLogGroupThatIsNotThereHasNoEvents() {
    assertThat(
            ecs().logEvents(new LogQuery("/mayfly/none", "ecs", Instant.EPOCH), Optional.empty()))
        .isEmpty();
  }

  @Test
  void aRequestThatEcsRefusesIsNoTask() {
    JsonDocument request =
        JsonDocument.parse("{\"taskDefinition\": \"mayfly-no-such-family\", \"cluster\": \"c\"}");

    assertThat(ecs().runTask(request)).isInstanceOf(RunTaskAnswer.Refused.class);
  }

  private JsonDocument runRequest(UUID token) {
    Deployment primary = theService().primary().orElseThrow();
    return JsonDocument.parse(
        """
        {"cluster": "%s", "taskDefinition": "%s", "clientToken": "%s", "launchType": "FARGATE",
         "startedBy": "%s",
         "tags": [{"key": "mayfly", "value": "contract"}], "networkConfiguration": %s}
        """
            .formatted(
                cluster(),
                primary.taskDefinition(),
                token,
                STARTED_BY,
                primary.networkConfiguration().orElseThrow().toJson()));
  }

  private static Task started(RunTaskAnswer answer) {
    assertThat(answer).isInstanceOf(RunTaskAnswer.Started.class);
    return ((RunTaskAnswer.Started) answer).task();
  }
}
