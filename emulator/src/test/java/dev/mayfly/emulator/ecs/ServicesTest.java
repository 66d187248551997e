package dev.mayfly.emulator.ecs;

import static dev.mayfly.emulator.ecs.EcsFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskField;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

@SuppressWarnings("unchecked") // The SDK takes generic varargs.
class ServicesTest {

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

  private Service create(String name, Consumer<CreateServiceRequest.Builder> changes) {
    return cloud
        .ecs
        .createService(
            request -> {
              request
                  .cluster("main")
                  .serviceName(name)
                  .taskDefinition("web")
                  .desiredCount(1)
                  .launchType(LaunchType.FARGATE)
                  .networkConfiguration(EcsFixture.network());
              changes.accept(request);
            })
        .service();
  }

  private Service describe(String name) {
    return cloud.ecs.describeServices(d -> d.cluster("main").services(name)).services().getFirst();
  }

  private Service await(String name, Predicate<Service> wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    Service service = describe(name);
    while (!wanted.test(service)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("the service did not get there: " + service);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      service = describe(name);
    }
    return service;
  }

  private static boolean steady(Service service, int tasks) {
    return service.runningCount() == tasks
        && service.deployments().size() == 1
        && service.deployments().getFirst().rolloutState() == DeploymentRolloutState.COMPLETED;
  }

  private List<Task> tasks(String service) {
    List<String> arns = cloud.ecs.listTasks(l -> l.cluster("main").serviceName(service)).taskArns();
    return cloud
        .ecs
        .describeTasks(d -> d.cluster("main").tasks(arns).include(TaskField.TAGS))
        .tasks();
  }

  @Test
  void aServiceKeepsItsDesiredCount() {
    create("web", it -> it.desiredCount(2));

    Service service = await("web", it -> steady(it, 2));

    assertThat(service.serviceArn())
        .isEqualTo("arn:aws:ecs:us-east-1:000000000000:service/main/web");
    assertThat(service.status()).isEqualTo("ACTIVE");
    assertThat(service.pendingCount()).isZero();
    Deployment primary = service.deployments().getFirst();
    assertThat(primary.status()).isEqualTo("PRIMARY");
    assertThat(primary.taskDefinition()).endsWith(":task-definition/web:1");
    assertThat(primary.networkConfiguration()).isEqualTo(service.networkConfiguration());
    assertThat(tasks("web"))
        .allSatisfy(
            task -> {
              assertThat(task.group()).isEqualTo("service:web");
              assertThat(task.startedBy()).isEqualTo(primary.id());
            });
    assertThat(service.events().getFirst().message())
        .isEqualTo("(service web) has reached a steady state.");
  }

  @Test
  void anotherPlatformVersionChangesNothingElseOfWhatItsTasksRunOn() {
    create("web", it -> {});

    var updated =
        cloud.ecs.updateService(
            update -> update.cluster("main").service("web").platformVersion("1.4.0"));

    assertThat(updated.service().deployments().getFirst().launchType())
        .isEqualTo(LaunchType.FARGATE);
  }

  @Test
  void aServiceHasItsLimit() {
    assertThatThrownBy(() -> create("web", it -> it.desiredCount(1001)))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("between 0 and 1000");
  }

  @Test
  void aTaskThatWasStoppedIsReplaced() {
    create("web", it -> {});
    await("web", it -> steady(it, 1));
    String first = tasks("web").getFirst().taskArn();

    cloud.ecs.stopTask(stop -> stop.cluster("main").task(first));
    cloud.awaitStatus(first, "STOPPED");
    await("web", it -> it.runningCount() == 1);

    assertThat(tasks("web")).extracting(Task::taskArn).hasSize(1).doesNotContain(first);
  }

  @Test
  void aTaskThatDiesAtOnceIsReplacedMoreAndMoreSlowly() throws InterruptedException {
    create("web", it -> {});
    cloud.driver.next().exit("app", 1);

    Service service =
        await(
            "web",
            it ->
                it.events().stream()
                    .anyMatch(event -> event.message().contains("unable to consistently start")));

    assertThat(service.desiredCount()).isEqualTo(1);
    assertThat(cloud.driver.next().spec().containers().getFirst().name()).isEqualTo("app");
  }

  @Test
  void scalingStartsAndStopsTasks() {
    create("web", it -> it.desiredCount(1));
    await("web", it -> steady(it, 1));

    cloud.ecs.updateService(update -> update.cluster("main").service("web").desiredCount(3));
    await("web", it -> it.runningCount() == 3);
    Set<String> three = new HashSet<>();
    tasks("web").forEach(task -> three.add(task.taskArn()));
    cloud.ecs.updateService(update -> update.cluster("main").service("web").desiredCount(0));
    await("web", it -> it.runningCount() == 0);

    Task stopped = cloud.awaitStatus(three.iterator().next(), "STOPPED");
    assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.SERVICE_SCHEDULER_INITIATED);
    assertThat(stopped.stoppedReason()).startsWith("Scaling activity initiated by (deployment ");
  }

  @Test
  void aNewDefinitionReplacesTheTasksOfTheOldOne() {
    create("web", it -> it.desiredCount(2));
    await("web", it -> steady(it, 2));
    String second = cloud.register(definition -> {});

    Service updated =
        cloud
            .ecs
            .updateService(u -> u.cluster("main").service("web").taskDefinition("web:2"))
            .service();
    await("web", it -> steady(it, 2));

    assertThat(updated.deployments())
        .extracting(Deployment::status)
        .containsExactly("PRIMARY", "ACTIVE");
    assertThat(tasks("web")).extracting(Task::taskDefinitionArn).containsOnly(second);
  }

  @Test
  void aDeletedServiceStopsItsTasksAndIsInactive() {
    create("web", it -> {});
    await("web", it -> steady(it, 1));

    assertRefused(
        () -> cloud.ecs.deleteService(delete -> delete.cluster("main").service("web")),
        "InvalidParameterException",
        "scaled above 0");
    Service draining =
        cloud.ecs.deleteService(d -> d.cluster("main").service("web").force(true)).service();
    Service gone = await("web", it -> it.status().equals("INACTIVE"));

    assertThat(draining.status()).isEqualTo("DRAINING");
    assertThat(gone.runningCount()).isZero();
    assertThat(cloud.ecs.listServices(list -> list.cluster("main")).serviceArns()).isEmpty();
    assertRefused(
        () -> cloud.ecs.updateService(u -> u.cluster("main").service("web").desiredCount(1)),
        "ServiceNotActiveException",
        "Service was not ACTIVE.");
  }

  @Test
  void aServicesTagsArePropagatedWhenAskedFor() {
    Tag tag = Tag.builder().key("team").value("a").build();
    create("web", it -> it.tags(tag).propagateTags(PropagateTags.SERVICE));
    await("web", it -> steady(it, 1));

    Service tagged =
        cloud
            .ecs
            .describeServices(d -> d.cluster("main").services("web").include(ServiceField.TAGS))
            .services()
            .getFirst();

    assertThat(tasks("web").getFirst().tags()).containsExactly(tag);
    assertThat(tagged.tags()).containsExactly(tag);
  }

  @Test
  void servicesAreListedPageByPage() {
    for (int i = 0; i < 5; i++) {
      create("web-" + i, it -> it.desiredCount(0));
    }

    List<String> listed = new ArrayList<>();
    cloud
        .ecs
        .listServicesPaginator(list -> list.cluster("main").maxResults(2))
        .forEach(page -> listed.addAll(page.serviceArns()));

    assertThat(listed).hasSize(5).isSorted().first().asString().endsWith("service/main/web-0");
  }

  @Test
  void whatCannotBeIsRefused() {
    create("web", it -> it.desiredCount(0));

    assertRefused(() -> create("web", it -> {}), "InvalidParameterException", "not idempotent");
    assertRefused(
        () -> create("other", it -> it.cluster("nowhere")),
        "ClusterNotFoundException",
        "Cluster not found.");
    assertRefused(
        () -> create("other", it -> it.taskDefinition("web:9")),
        "ClientException",
        "TaskDefinition not found.");
    assertRefused(
        () -> cloud.ecs.updateService(u -> u.cluster("main").service("nope").desiredCount(1)),
        "ServiceNotFoundException",
        "Service not found.");
    assertRefused(
        () -> cloud.ecs.listTasks(list -> list.cluster("main").serviceName("nope")),
        "ServiceNotFoundException",
        "Service not found.");
    assertThat(cloud.ecs.describeServices(d -> d.cluster("main").services("nope")).failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.reason()).isEqualTo("MISSING"));
  }

  @Test
  void executeCommandNeedsATaskRole() {
    cloud.register(definition -> definition.family("bare").taskRoleArn(null));

    assertRefused(
        () -> create("bare", it -> it.taskDefinition("bare").enableExecuteCommand(true)),
        "InvalidParameterException",
        "The service couldn't be created because a valid taskRoleArn is not being used.");
  }

  @Test
  void theSeedIsAClusterWithTwoServices() {
    cloud.seed();

    List<Service> services =
        cloud.ecs.describeServices(d -> d.cluster("demo").services("demo", "swallow")).services();

    assertThat(services).allSatisfy(it -> assertThat(it.enableExecuteCommand()).isTrue());
    var containers =
        cloud
            .ecs
            .describeTaskDefinition(d -> d.taskDefinition("demo"))
            .taskDefinition()
            .containerDefinitions();
    assertThat(containers)
        .extracting(it -> it.name() + it.essential())
        .containsExactly("demotrue", "sidecarfalse");
    var swallow =
        cloud.ecs.describeTaskDefinition(d -> d.taskDefinition("swallow")).taskDefinition();
    assertThat(swallow.containerDefinitions().getFirst().entryPoint()).isNotEmpty();
  }
}
