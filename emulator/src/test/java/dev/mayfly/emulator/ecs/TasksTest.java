package dev.mayfly.emulator.ecs;

import static dev.mayfly.emulator.ecs.EcsFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.ManagedAgent;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskField;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

@SuppressWarnings("unchecked") // The SDK takes generic varargs.
class TasksTest {

  private EcsFixture cloud;

  @BeforeEach
  void open() throws IOException {
    cloud = new EcsFixture();
    cloud.prepare();
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  @Test
  void aTaskRunsUntilItIsStopped() {
    Task asked = cloud.run(run -> run.startedBy("mayfly/somebody"));
    Task running = cloud.awaitStatus(asked.taskArn(), "RUNNING");
    cloud.ecs.stopTask(stop -> stop.cluster("main").task(asked.taskArn()).reason("enough"));
    Task stopped = cloud.awaitStatus(asked.taskArn(), "STOPPED");

    assertThat(asked.taskArn())
        .matches("arn:aws:ecs:us-east-1:000000000000:task/main/[0-9a-f]{32}");
    assertThat(asked.lastStatus()).isEqualTo("PROVISIONING");
    assertThat(running.startedBy()).isEqualTo("mayfly/somebody");
    assertThat(running.launchType()).isEqualTo(LaunchType.FARGATE);
    assertThat(running.group()).isEqualTo("family:web");
    assertThat(running.attachments().getFirst().status()).isEqualTo("ATTACHED");
    assertThat(running.containers().getFirst().runtimeId()).matches("[0-9a-f]{32}-\\d+");
    assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.USER_INITIATED);
    assertThat(stopped.stoppedReason()).isEqualTo("enough");
    assertThat(stopped.containers().getFirst().exitCode()).isEqualTo(143);
    assertThat(
            List.of(
                stopped.createdAt(),
                stopped.pullStartedAt(),
                stopped.startedAt(),
                stopped.stoppingAt(),
                stopped.executionStoppedAt(),
                stopped.stoppedAt()))
        .isSorted();
  }

  @Test
  void anEssentialContainersEndIsTheTasksEnd() throws InterruptedException {
    Task task = cloud.run(run -> {});
    cloud.awaitStatus(task.taskArn(), "RUNNING");

    cloud.driver.next().exit("app", 7);
    Task stopped = cloud.awaitStatus(task.taskArn(), "STOPPED");

    assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
    assertThat(stopped.stoppedReason()).isEqualTo("Essential container in task exited");
    assertThat(stopped.containers().getFirst().exitCode()).isEqualTo(7);
  }

  @Test
  void aTaskThatCannotStartSaysWhy() {
    cloud.driver.refuse("scratch", "CannotStartContainerError: exec: \"sh\": not found");
    cloud.register(
        definition ->
            definition
                .family("empty")
                .containerDefinitions(container -> container.name("app").image("scratch")));

    Task task = cloud.run(run -> run.taskDefinition("empty"));
    Task stopped = cloud.awaitStatus(task.taskArn(), "STOPPED");

    assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
    Container container = stopped.containers().getFirst();
    assertThat(container.reason()).startsWith("CannotStartContainerError");
    assertThat(container.exitCode()).isNull();
  }

  @Test
  void theDriverGetsEntryPointAndCommandJoinedAndBothEnvironments() throws InterruptedException {
    cloud.register(
        definition ->
            definition.containerDefinitions(
                container ->
                    container
                        .name("app")
                        .image("web:1")
                        .entryPoint("/bin/sh", "-c")
                        .command("serve")
                        .workingDirectory("/srv")
                        .stopTimeout(3)
                        .linuxParameters(linux -> linux.initProcessEnabled(true))
                        .environment(e -> e.name("A").value("1"), e -> e.name("B").value("1"))));

    cloud.run(
        run ->
            run.overrides(
                o ->
                    o.containerOverrides(
                        c ->
                            c.name("app")
                                .command("echo hi")
                                .environment(e -> e.name("B").value("2")))));
    var spec = cloud.driver.next().spec().containers().getFirst();

    assertThat(spec.command()).containsExactly("/bin/sh", "-c", "echo hi");
    assertThat(spec.environment())
        .containsAllEntriesOf(Map.of("A", "1", "B", "2", "AWS_REGION", "us-east-1"));
    assertThat(spec.workingDirectory()).contains("/srv");
    assertThat(spec.init()).isTrue();
    assertThat(spec.stopTimeout()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void theAgentBecomesRunning() {
    Task task = cloud.run(run -> run.enableExecuteCommand(true));

    Task running =
        cloud.await(
            task.taskArn(),
            it ->
                !it.containers().getFirst().managedAgents().isEmpty()
                    && agent(it).lastStatus().equals("RUNNING"));

    assertThat(running.enableExecuteCommand()).isTrue();
    assertThat(agent(running).nameAsString()).isEqualTo("ExecuteCommandAgent");
    assertThat(agent(running).lastStartedAt()).isNotNull();
    assertThat(cloud.agents.running)
        .containsExactly(
            "ecs:main_%s_%s".formatted(id(running), running.containers().getFirst().runtimeId()));
  }

  private static ManagedAgent agent(Task task) {
    return task.containers().getFirst().managedAgents().getFirst();
  }

  private static String id(Task task) {
    return task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
  }

  @Test
  void stoppingATaskEndsItsSessionsAndItsAgent() {
    Task task = cloud.run(run -> run.enableExecuteCommand(true));
    cloud.await(task.taskArn(), it -> !cloud.agents.running.isEmpty());
    String target = cloud.agents.running.iterator().next();

    cloud.ecs.stopTask(stop -> stop.cluster("main").task(id(task)));
    Task stopped = cloud.awaitStatus(task.taskArn(), "STOPPED");

    assertThat(cloud.gateway.closed).containsExactly(target);
    assertThat(agent(stopped).lastStatus()).isEqualTo("STOPPED");
    cloud.await(task.taskArn(), it -> cloud.agents.running.isEmpty());
  }

  @Test
  void severalTasksAtOnce() {
    RunTaskResponse answer =
        cloud.ecs.runTask(
            run ->
                run.cluster("main")
                    .taskDefinition("web:1")
                    .launchType(LaunchType.FARGATE)
                    .networkConfiguration(EcsFixture.network())
                    .count(10));

    assertThat(answer.tasks()).extracting(Task::taskArn).doesNotHaveDuplicates().hasSize(10);
    assertThat(answer.failures()).isEmpty();
  }

  @Test
  void aRepeatedClientTokenStartsNothing() throws InterruptedException {
    Task first = cloud.run(run -> run.clientToken("token-1"));
    cloud.awaitStatus(first.taskArn(), "RUNNING");
    cloud.driver.next();

    Task second = cloud.run(run -> run.clientToken("token-1"));

    assertThat(second.taskArn()).isEqualTo(first.taskArn());
    assertThat(cloud.driver.hasNext()).isFalse();
  }

  @Test
  void aClientTokenOfAnotherRequestIsAConflict() {
    cloud.run(run -> run.clientToken("token-1"));

    assertRefused(
        () -> cloud.run(run -> run.clientToken("token-1").startedBy("me")),
        "ConflictException",
        "already in use with a different RunTask request");
  }

  @Test
  void tagsAreThereWhenAskedFor() {
    Task task = cloud.run(run -> run.tags(tag("mayfly", "ephemeral"), tag("mayfly:owner", "me")));

    Task plain = cloud.describe(task.taskArn());
    Task tagged =
        cloud
            .ecs
            .describeTasks(d -> d.cluster("main").tasks(id(task)).include(TaskField.TAGS))
            .tasks()
            .getFirst();

    assertThat(plain.tags()).isEmpty();
    assertThat(tagged.tags())
        .containsExactly(tag("mayfly", "ephemeral"), tag("mayfly:owner", "me"));
  }

  @Test
  void aDefinitionsTagsArePropagatedWhenAskedFor() {
    cloud.register(definition -> definition.tags(tag("team", "a"), tag("kept", "b")));

    Task task =
        cloud.run(
            run -> run.propagateTags(PropagateTags.TASK_DEFINITION).tags(tag("team", "mine")));

    assertThat(task.tags()).containsExactlyInAnyOrder(tag("team", "mine"), tag("kept", "b"));
  }

  @Test
  void unknownTasksAreFailuresNotErrors() {
    var answer = cloud.ecs.describeTasks(d -> d.cluster("main").tasks("0123"));

    assertThat(answer.tasks()).isEmpty();
    assertThat(answer.failures())
        .containsExactly(
            Failure.builder()
                .arn("arn:aws:ecs:us-east-1:000000000000:task/main/0123")
                .reason("MISSING")
                .build());
  }

  @Test
  void aStoppedTaskIsForgottenAfterAnHour() {
    Task task = cloud.run(run -> {});
    cloud.awaitStatus(task.taskArn(), "RUNNING");
    cloud.ecs.stopTask(stop -> stop.cluster("main").task(task.taskArn()));
    Task stopped = cloud.awaitStatus(task.taskArn(), "STOPPED");
    assertThat(stopped.stoppedReason()).isEqualTo("Task stopped by user");

    List<Boolean> known = new ArrayList<>();
    for (Duration later : List.of(Duration.ofMinutes(59), Duration.ofMinutes(61))) {
      known.add(cloud.describedAfter(later, task.taskArn()));
    }

    assertThat(known).containsExactly(true, false);
  }

  @Test
  void listingFollowsItsFilters() {
    String shell = cloud.run(run -> run.startedBy("mayfly/me")).taskArn();
    String other = cloud.run(run -> {}).taskArn();
    cloud.register(definition -> definition.family("batch"));
    String batch = cloud.run(run -> run.taskDefinition("batch")).taskArn();
    cloud.awaitStatus(other, "RUNNING");
    cloud.ecs.stopTask(stop -> stop.cluster("main").task(other));

    assertThat(list("startedBy", "mayfly/me")).containsExactly(shell);
    assertThat(list("family", "web")).containsExactly(shell);
    assertThat(list("family", "batch")).containsExactly(batch);
    assertThat(list("desiredStatus", "STOPPED")).containsExactly(other);
    assertThat(list("desiredStatus", "RUNNING")).containsExactlyInAnyOrder(shell, batch);
    assertThat(list("launchType", "EC2")).isEmpty();
    assertThat(list("launchType", "FARGATE")).containsExactlyInAnyOrder(shell, batch);
  }

  private List<String> list(String filter, String value) {
    return cloud
        .ecs
        .listTasks(
            list -> {
              list.cluster("main");
              switch (filter) {
                case "startedBy" -> list.startedBy(value);
                case "family" -> list.family(value);
                case "launchType" -> list.launchType(value);
                default -> list.desiredStatus(value);
              }
            })
        .taskArns();
  }

  @Test
  void startedByIsTheOnlyFilterOfItsCall() {
    assertRefused(
        () -> cloud.ecs.listTasks(l -> l.cluster("main").startedBy("a").family("web")),
        "InvalidParameterException",
        "cannot specify startedBy with other arguments");
  }

  @Test
  void pagesTogetherAreTheWholeList() {
    TreeSet<String> started = new TreeSet<>();
    for (int i = 0; i < 7; i++) {
      started.add(cloud.run(run -> {}).taskArn());
    }

    List<Integer> sizes = new ArrayList<>();
    List<String> listed = new ArrayList<>();
    for (ListTasksResponse page :
        cloud.ecs.listTasksPaginator(
            l -> l.cluster("main").maxResults(3).desiredStatus(DesiredStatus.RUNNING))) {
      sizes.add(page.taskArns().size());
      listed.addAll(page.taskArns());
    }

    assertThat(sizes).containsExactly(3, 3, 1);
    assertThat(listed).containsExactlyElementsOf(started);
  }

  @Test
  void aStrangeTokenIsRefused() {
    assertRefused(
        () -> cloud.ecs.listTasks(l -> l.cluster("main").nextToken("*")),
        "InvalidParameterException",
        "Invalid token");
    assertRefused(
        () -> cloud.ecs.listTasks(l -> l.cluster("main").maxResults(101)),
        "InvalidParameterException",
        "maxResults");
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertRefused(
        () -> cloud.run(run -> run.cluster("nowhere")),
        "ClusterNotFoundException",
        "Cluster not found.");
    assertRefused(
        () -> cloud.run(run -> run.taskDefinition("nothing")),
        "ClientException",
        "TaskDefinition not found.");
    assertRefused(
        () -> cloud.ecs.stopTask(stop -> stop.cluster("main").task("0123")),
        "InvalidParameterException",
        "The referenced task was not found.");
    assertRefused(
        () -> cloud.ecs.describeTasks(d -> d.cluster("main").tasks(List.of())),
        "InvalidParameterException",
        "Tasks cannot be empty.");
    assertRefused(
        () ->
            cloud.ecs.describeTasks(
                d -> d.cluster("main").tasks("arn:aws:ecs:us-east-1:000000000000:task/other/01")),
        "InvalidParameterException",
        "Identifier is for cluster other. Your cluster is main");
  }

  @Test
  void overridesMustFitTheirDefinitionAndTheirLimit() {
    assertRefused(
        () -> cloud.run(run -> run.overrides(o -> o.containerOverrides(c -> c.name("ap")))),
        "InvalidParameterException",
        "Override for container named ap is not a container in the TaskDefinition.");
    assertRefused(
        () ->
            cloud.run(
                run ->
                    run.overrides(
                        o -> o.containerOverrides(c -> c.name("app").command("x".repeat(8192))))),
        "InvalidParameterException",
        "Container Overrides length must be at most 8192");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 11})
  void theCountIsOneToTen(int count) {
    assertRefused(
        () -> cloud.run(run -> run.count(count)),
        "InvalidParameterException",
        "Task count can not be");
  }

  @Test
  void launchTypeAndStrategyExcludeEachOther() {
    assertRefused(
        () ->
            cloud.run(
                run -> run.capacityProviderStrategy(s -> s.capacityProvider("FARGATE").weight(1))),
        "InvalidParameterException",
        "Specifying both a launch type and capacity provider strategy is not supported.");
  }

  @Test
  void aStrategyNeedsProvidersOfTheCluster() {
    cloud.ecs.createCluster(c -> c.clusterName("spot").capacityProviders("FARGATE_SPOT"));

    Task task =
        cloud.run(
            run ->
                run.cluster("spot")
                    .launchType((LaunchType) null)
                    .capacityProviderStrategy(s -> s.capacityProvider("FARGATE_SPOT").weight(1)));

    assertThat(task.capacityProviderName()).isEqualTo("FARGATE_SPOT");
    assertThat(task.launchType()).isEqualTo(LaunchType.FARGATE);
    assertRefused(
        () ->
            cloud.run(
                run ->
                    run.launchType((LaunchType) null)
                        .capacityProviderStrategy(s -> s.capacityProvider("FARGATE_SPOT"))),
        "InvalidParameterException",
        "'FARGATE_SPOT' was not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"with space", "ümlaut", "a:b"})
  void startedByIsMadeOfPlainCharacters(String startedBy) {
    assertRefused(
        () -> cloud.run(run -> run.startedBy(startedBy)), "InvalidParameterException", "startedBy");
  }

  @Test
  void startedByHasItsLimit() {
    assertThat(cloud.run(run -> run.startedBy("a".repeat(128))).startedBy()).hasSize(128);
    assertRefused(
        () -> cloud.run(run -> run.startedBy("a".repeat(129))),
        "InvalidParameterException",
        "startedBy");
  }

  @Test
  void fiftyTagsAndNoMore() {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      tags.add(tag("k" + i, "v"));
    }
    assertThat(cloud.run(run -> run.tags(tags)).tags()).hasSize(50);

    tags.add(tag("one", "more"));

    assertRefused(
        () -> cloud.run(run -> run.tags(tags)), "InvalidParameterException", "Number of tags");
  }

  @ParameterizedTest
  @CsvSource({"256,1536", "256,4096", "300,512", "1024,1024", "4096,31744"})
  void fargateHasOnlyCertainSizes(String cpu, String memory) {
    assertRefused(
        () -> cloud.run(run -> run.overrides(o -> o.cpu(cpu).memory(memory))),
        "InvalidParameterException",
        "No Fargate configuration exists for given values: " + cpu + " CPU, " + memory + " memory");
  }

  @Test
  void anAwsvpcTaskNeedsItsNetwork() {
    assertRefused(
        () -> cloud.run(run -> run.networkConfiguration(network -> {})),
        "InvalidParameterException",
        "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }

  @Test
  void aBridgeTaskHasNone() {
    cloud.register(
        definition ->
            definition
                .family("old")
                .networkMode(NetworkMode.BRIDGE)
                .requiresCompatibilities(List.of()));

    assertRefused(
        () -> cloud.run(run -> run.taskDefinition("old").launchType(LaunchType.EC2)),
        "InvalidParameterException",
        "Network Configuration is not valid for the given networkMode");
    assertRefused(
        () -> cloud.run(run -> run.taskDefinition("old")),
        "InvalidParameterException",
        "does not support launch_type FARGATE");
  }

  @Test
  void executeCommandNeedsATaskRole() {
    cloud.register(definition -> definition.family("bare").taskRoleArn(null));

    assertRefused(
        () -> cloud.run(run -> run.taskDefinition("bare").enableExecuteCommand(true)),
        "InvalidParameterException",
        "a valid task role is not being used");
    Task task =
        cloud.run(
            run ->
                run.taskDefinition("bare")
                    .enableExecuteCommand(true)
                    .overrides(o -> o.taskRoleArn(EcsFixture.ROLE)));
    assertThat(task.enableExecuteCommand()).isTrue();
  }
}
