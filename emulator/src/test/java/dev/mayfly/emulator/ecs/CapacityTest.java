package dev.mayfly.emulator.ecs;

import static dev.mayfly.emulator.ecs.EcsFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CapacityProvider;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ManagedAgent;
import software.amazon.awssdk.services.ecs.model.ManagedScalingStatus;
import software.amazon.awssdk.services.ecs.model.PlacementConstraintType;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import software.amazon.awssdk.services.ecs.model.TaskField;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** Capacity providers, launch types, task sets, volumes, and what RunTask asks of them. */
@SuppressWarnings("unchecked") // The SDK takes generic varargs.
class CapacityTest {

  private static final String GROUP =
      "arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:1:autoScalingGroupName/batch";

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

  private void createProvider(String name) {
    cloud.ecs.createCapacityProvider(
        ask ->
            ask.name(name)
                .autoScalingGroupProvider(
                    group ->
                        group
                            .autoScalingGroupArn(GROUP)
                            .managedScaling(
                                scaling -> scaling.status(ManagedScalingStatus.ENABLED))));
  }

  private Task run(Consumer<RunTaskRequest.Builder> changes) {
    return cloud
        .ecs
        .runTask(
            ask -> {
              ask.cluster("main").taskDefinition("web").networkConfiguration(EcsFixture.network());
              changes.accept(ask);
            })
        .tasks()
        .getFirst();
  }

  @Test
  void aCapacityProviderIsDescribedAndTakesTasksOnceItIsOfTheCluster() {
    createProvider("batch");

    CapacityProvider described =
        cloud
            .ecs
            .describeCapacityProviders(ask -> ask.capacityProviders("batch", "FARGATE"))
            .capacityProviders()
            .getFirst();
    assertThat(described.autoScalingGroupProvider().managedScaling().status())
        .isEqualTo(ManagedScalingStatus.ENABLED);
    assertRefused(
        () -> run(ask -> ask.capacityProviderStrategy(item -> item.capacityProvider("batch"))),
        "InvalidParameterException",
        "'batch' was not found");

    cloud.ecs.putClusterCapacityProviders(
        ask ->
            ask.cluster("main")
                .capacityProviders("batch")
                .defaultCapacityProviderStrategy(List.of()));
    Task task = run(ask -> ask.capacityProviderStrategy(item -> item.capacityProvider("batch")));

    assertThat(task.capacityProviderName()).isEqualTo("batch");
    assertThat(task.launchType()).isEqualTo(LaunchType.EC2);
  }

  @Test
  void aCapacityProviderIsNamedOnceAndNotLikeOneOfAws() {
    createProvider("batch");

    assertRefused(() -> createProvider("batch"), "ClientException", "already exists");
    assertRefused(() -> createProvider("fargate-too"), "ClientException", "invalid");
    assertThat(
            cloud.ecs.describeCapacityProviders(ask -> ask.capacityProviders("nowhere")).failures())
        .hasSize(1);
  }

  @Test
  void aTaskWithANetworkOfItsOwnCannotBeExternal() {
    assertRefused(
        () -> run(ask -> ask.launchType(LaunchType.EXTERNAL)),
        "InvalidParameterException",
        "does not support launch_type EXTERNAL");
  }

  @Test
  void fargateTakesNoPlacementConstraints() {
    assertRefused(
        () ->
            run(
                ask ->
                    ask.launchType(LaunchType.FARGATE)
                        .placementConstraints(
                            one -> one.type(PlacementConstraintType.DISTINCT_INSTANCE))),
        "InvalidParameterException",
        "not supported with FARGATE");
  }

  @Test
  void managedTagsNameTheClusterAndDoNotCount() {
    Task task =
        run(
            ask ->
                ask.launchType(LaunchType.FARGATE)
                    .enableECSManagedTags(true)
                    .tags(Tag.builder().key("a").value("b").build()));

    List<Tag> tags =
        cloud
            .ecs
            .describeTasks(ask -> ask.cluster("main").tasks(task.taskArn()).include(TaskField.TAGS))
            .tasks()
            .getFirst()
            .tags();
    assertThat(tags)
        .contains(Tag.builder().key("aws:ecs:clusterName").value("main").build())
        .hasSize(2);
  }

  @Test
  void equalImagesHaveOneDigestAndAPinnedOneItsOwn() {
    Task one = run(ask -> ask.launchType(LaunchType.FARGATE));
    Task other = run(ask -> ask.launchType(LaunchType.FARGATE));
    cloud.register(
        definition ->
            definition
                .family("pinned")
                .containerDefinitions(c -> c.name("web").image("web@sha256:12")));
    Task pinned = run(ask -> ask.launchType(LaunchType.FARGATE).taskDefinition("pinned"));

    String digest = digest(one);
    assertThat(digest).startsWith("sha256:").isEqualTo(digest(other));
    assertThat(digest(pinned)).isEqualTo("sha256:12");
  }

  private String digest(Task task) {
    return cloud.awaitStatus(task.taskArn(), "RUNNING").containers().getFirst().imageDigest();
  }

  @Test
  void volumesThatAreConfiguredAtLaunchMustBe() {
    cloud.register(
        definition ->
            definition
                .family("disk")
                .volumes(volume -> volume.name("data").configuredAtLaunch(true)));

    assertRefused(
        () -> run(ask -> ask.launchType(LaunchType.FARGATE).taskDefinition("disk")),
        "InvalidParameterException",
        "configured at launch");
    Task task =
        run(
            ask ->
                ask.launchType(LaunchType.FARGATE)
                    .taskDefinition("disk")
                    .volumeConfigurations(
                        volume ->
                            volume
                                .name("data")
                                .managedEBSVolume(
                                    ebs -> ebs.sizeInGiB(10).roleArn("arn:aws:iam::1:role/ecs"))));

    assertThat(task.taskDefinitionArn()).contains("disk");
  }

  @Test
  void anAgentDoesNotComeUpWhereItCannotWrite() {
    Task sealed = exec("sealed", List.of());
    Task mounted =
        exec("mounted", List.of("/managed-agents", "/var/lib/amazon", "/var/log/amazon/ssm"));

    assertThat(agent(sealed, "STOPPED")).isEqualTo("STOPPED");
    assertThat(agent(mounted, "RUNNING")).isEqualTo("RUNNING");
  }

  private Task exec(String family, List<String> mounts) {
    cloud.register(
        definition ->
            definition
                .family(family)
                .taskRoleArn("arn:aws:iam::000000000000:role/task")
                .volumes(volume -> volume.name("v"))
                .containerDefinitions(
                    c ->
                        c.name("web")
                            .image("web")
                            .readonlyRootFilesystem(true)
                            .mountPoints(
                                mounts.stream()
                                    .map(
                                        path ->
                                            software.amazon.awssdk.services.ecs.model.MountPoint
                                                .builder()
                                                .sourceVolume("v")
                                                .containerPath(path)
                                                .build())
                                    .toList())));
    return run(
        ask ->
            ask.launchType(LaunchType.FARGATE).taskDefinition(family).enableExecuteCommand(true));
  }

  private String agent(Task task, String wanted) {
    return cloud
        .await(task.taskArn(), seen -> status(seen).equals(wanted))
        .containers()
        .getFirst()
        .managedAgents()
        .getFirst()
        .lastStatus();
  }

  private static String status(Task task) {
    return task.containers().getFirst().managedAgents().stream()
        .findFirst()
        .map(ManagedAgent::lastStatus)
        .orElse("");
  }

  private Service create(Consumer<CreateServiceRequest.Builder> changes) {
    return cloud
        .ecs
        .createService(
            ask -> {
              ask.cluster("main").serviceName("sets").desiredCount(1);
              changes.accept(ask);
            })
        .service();
  }

  @Test
  void aServiceOfCodeDeployHasATaskSetInThePlaceOfADeployment() {
    Service service =
        create(
            ask ->
                ask.taskDefinition("web")
                    .launchType(LaunchType.FARGATE)
                    .networkConfiguration(EcsFixture.network())
                    .deploymentController(it -> it.type(DeploymentControllerType.CODE_DEPLOY)));

    assertThat(service.deployments()).isEmpty();
    assertThat(service.taskSets()).singleElement().extracting(TaskSet::status).isEqualTo("PRIMARY");
    assertRefused(
        () ->
            cloud.ecs.updateService(
                ask -> ask.cluster("main").service("sets").forceNewDeployment(true)),
        "InvalidParameterException",
        "CODE_DEPLOY");
  }

  @Test
  void anExternalControllerMakesTaskSetsAndPromotesOne() {
    create(ask -> ask.deploymentController(it -> it.type(DeploymentControllerType.EXTERNAL)));
    TaskSet blue = createSet();
    TaskSet green = createSet();

    assertThat(green.status()).isEqualTo("ACTIVE");
    cloud.ecs.updateServicePrimaryTaskSet(
        ask -> ask.cluster("main").service("sets").primaryTaskSet(green.taskSetArn()));

    assertThat(cloud.ecs.describeTaskSets(ask -> ask.cluster("main").service("sets")).taskSets())
        .extracting(TaskSet::id, TaskSet::status)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(green.id(), "PRIMARY"),
            org.assertj.core.groups.Tuple.tuple(blue.id(), "ACTIVE"));
  }

  private TaskSet createSet() {
    return cloud
        .ecs
        .createTaskSet(
            ask ->
                ask.cluster("main")
                    .service("sets")
                    .taskDefinition("web")
                    .launchType(LaunchType.FARGATE)
                    .networkConfiguration(EcsFixture.network()))
        .taskSet();
  }

  @Test
  void onlyADeregisteredDefinitionIsDeleted() {
    String arn = cloud.register(definition -> definition.family("old"));

    assertThat(cloud.ecs.deleteTaskDefinitions(ask -> ask.taskDefinitions(arn)).failures())
        .hasSize(1);
    cloud.ecs.deregisterTaskDefinition(ask -> ask.taskDefinition(arn));
    assertThat(cloud.ecs.deleteTaskDefinitions(ask -> ask.taskDefinitions(arn)).taskDefinitions())
        .singleElement()
        .extracting(one -> one.status())
        .isEqualTo(TaskDefinitionStatus.DELETE_IN_PROGRESS);
    assertThat(
            cloud
                .ecs
                .listTaskDefinitions(
                    ask -> ask.familyPrefix("old").status(TaskDefinitionStatus.INACTIVE))
                .taskDefinitionArns())
        .isEmpty();
  }
}
