package dev.mayfly.emulator.ecs;

import static dev.mayfly.emulator.ecs.EcsFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PidMode;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

@SuppressWarnings("unchecked") // The SDK takes generic varargs.
class TaskDefinitionsTest {

  private static final String PREFIX = "arn:aws:ecs:us-east-1:000000000000:task-definition/";

  private EcsFixture cloud;

  @BeforeEach
  void open() throws IOException {
    cloud = new EcsFixture();
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private TaskDefinition describe(String reference) {
    return cloud.ecs.describeTaskDefinition(d -> d.taskDefinition(reference)).taskDefinition();
  }

  @Test
  void revisionsCountUpAndAFamilyMeansItsLatest() {
    assertThat(cloud.register(definition -> {})).isEqualTo(PREFIX + "web:1");
    assertThat(cloud.register(definition -> {})).isEqualTo(PREFIX + "web:2");

    assertThat(describe("web").revision()).isEqualTo(2);
    assertThat(describe("web:1").revision()).isEqualTo(1);
    assertThat(describe(PREFIX + "web:1").revision()).isEqualTo(1);
  }

  @Test
  void whatWasRegisteredIsDescribed() {
    cloud.register(
        definition ->
            definition
                .pidMode(PidMode.TASK)
                .containerDefinitions(
                    c ->
                        c.name("app")
                            .image("web:1")
                            .entryPoint("/docker-entrypoint.sh")
                            .command("serve", "--all")
                            .environment(e -> e.name("A").value("1"))
                            .secrets(s -> s.name("S").valueFrom("arn:aws:ssm:x"))
                            .portMappings(p -> p.containerPort(80))
                            .healthCheck(h -> h.command("CMD", "true"))
                            .readonlyRootFilesystem(true)
                            .stopTimeout(5)
                            .logConfiguration(
                                l ->
                                    l.logDriver(LogDriver.AWSLOGS)
                                        .options(
                                            java.util.Map.of(
                                                "awslogs-group",
                                                "/web",
                                                "awslogs-region",
                                                "us-east-1",
                                                "awslogs-stream-prefix",
                                                "ecs")))));

    TaskDefinition definition = describe("web");

    assertThat(definition.status()).isEqualTo(TaskDefinitionStatus.ACTIVE);
    assertThat(definition.compatibilities()).contains(Compatibility.FARGATE);
    assertThat(definition.networkMode()).isEqualTo(NetworkMode.AWSVPC);
    assertThat(definition.pidMode()).isEqualTo(PidMode.TASK);
    assertThat(definition.registeredBy()).isEqualTo("arn:aws:iam::000000000000:user/somebody");
    assertThat(definition.registeredAt()).isNotNull();
    var container = definition.containerDefinitions().getFirst();
    assertThat(container.essential()).isTrue();
    assertThat(container.command()).containsExactly("serve", "--all");
    assertThat(container.secrets().getFirst().name()).isEqualTo("S");
    assertThat(container.healthCheck().command()).containsExactly("CMD", "true");
    assertThat(container.readonlyRootFilesystem()).isTrue();
    assertThat(container.mountPoints()).isEmpty();
  }

  @Test
  void tagsComeOnlyWhenAskedFor() {
    Tag tag = Tag.builder().key("a").value("b").build();
    cloud.register(definition -> definition.tags(tag));

    assertThat(cloud.ecs.describeTaskDefinition(d -> d.taskDefinition("web")).tags()).isEmpty();
    assertThat(
            cloud
                .ecs
                .describeTaskDefinition(
                    d -> d.taskDefinition("web").include(TaskDefinitionField.TAGS))
                .tags())
        .containsExactly(tag);
  }

  @Test
  void aDeregisteredRevisionIsInactiveAndRunsNoMore() {
    cloud.prepare();
    cloud.register(definition -> {});

    var answer = cloud.ecs.deregisterTaskDefinition(d -> d.taskDefinition("web:2"));

    assertThat(answer.taskDefinition().status()).isEqualTo(TaskDefinitionStatus.INACTIVE);
    assertThat(answer.taskDefinition().deregisteredAt()).isNotNull();
    assertThat(describe("web").revision()).isEqualTo(1);
    assertThat(describe("web:2").status()).isEqualTo(TaskDefinitionStatus.INACTIVE);
    assertRefused(
        () -> cloud.run(run -> run.taskDefinition("web:2")),
        "ClientException",
        "TaskDefinition is inactive");
    assertThat(cloud.register(definition -> {})).endsWith("web:3");
  }

  @Test
  void listsAreByFamilyAndNumber() {
    for (int i = 0; i < 11; i++) {
      cloud.register(definition -> {});
    }
    cloud.register(definition -> definition.family("web-admin"));
    cloud.ecs.deregisterTaskDefinition(d -> d.taskDefinition("web:3"));

    assertThat(list("web", SortOrder.ASC, "ACTIVE"))
        .hasSize(10)
        .startsWith(PREFIX + "web:1", PREFIX + "web:2", PREFIX + "web:4")
        .endsWith(PREFIX + "web:10", PREFIX + "web:11");
    assertThat(list("web", SortOrder.DESC, "ACTIVE")).startsWith(PREFIX + "web:11");
    assertThat(list("web", SortOrder.ASC, "INACTIVE")).containsExactly(PREFIX + "web:3");
  }

  private List<String> list(String family, SortOrder order, String status) {
    List<String> arns = new ArrayList<>();
    cloud
        .ecs
        .listTaskDefinitionsPaginator(
            l -> l.familyPrefix(family).sort(order).status(status).maxResults(4))
        .forEach(page -> arns.addAll(page.taskDefinitionArns()));
    return arns;
  }

  @Test
  void anUnknownDefinitionCannotBeDescribed() {
    assertRefused(
        () -> describe("nothing"), "ClientException", "Unable to describe task definition.");
  }

  @Test
  void whatFargateCannotRunIsNotRegistered() {
    assertRefused(
        () -> cloud.register(d -> d.memory("4096")),
        "ClientException",
        "No Fargate configuration exists for given values");
    assertRefused(
        () -> cloud.register(d -> d.cpu(null)),
        "ClientException",
        "Fargate requires that 'cpu' be defined at the task level.");
    assertRefused(
        () -> cloud.register(d -> d.networkMode(NetworkMode.HOST)),
        "ClientException",
        "Fargate only supports network mode ‘awsvpc’.");
    assertThat(cloud.register(d -> d.cpu(".5 vCPU").memory("1 GB"))).endsWith("web:1");
  }

  @Test
  void containersMustMakeSense() {
    assertRefused(
        () -> cloud.register(d -> d.containerDefinitions(List.of())),
        "ClientException",
        "Container list cannot be empty.");
    assertRefused(
        () -> cloud.register(d -> d.containerDefinitions(c -> c.image("a"))),
        "ClientException",
        "Container.name should not be null or empty.");
    assertRefused(
        () ->
            cloud.register(
                d ->
                    d.containerDefinitions(
                        c -> c.name("a").image("a"), c -> c.name("a").image("b"))),
        "ClientException",
        "unique");
    assertRefused(
        () ->
            cloud.register(
                d -> d.containerDefinitions(c -> c.name("a").image("a").essential(false))),
        "ClientException",
        "at least one essential container");
    assertRefused(() -> cloud.register(d -> d.family("a b")), "ClientException", "Family");
  }

  private void assertRefusedWith(String message, ContainerDefinition.Builder... containers) {
    assertRefused(
        () ->
            cloud.register(
                d ->
                    d.containerDefinitions(
                        Stream.of(containers).map(ContainerDefinition.Builder::build).toList())),
        "ClientException",
        message);
  }

  private static ContainerDefinition.Builder waiting(
      String name, String other, ContainerCondition condition) {
    return ContainerDefinition.builder()
        .name(name)
        .image("a")
        .dependsOn(on -> on.containerName(other).condition(condition));
  }

  @Test
  void aDependencyMustBeOneThatCanComeTrue() {
    ContainerDefinition.Builder db = ContainerDefinition.builder().name("db").image("a");

    assertRefusedWith("'db', which is not in", waiting("a", "db", ContainerCondition.START));
    assertRefusedWith(
        "in a circle",
        waiting("a", "b", ContainerCondition.START),
        waiting("b", "a", ContainerCondition.START));
    assertRefusedWith("in a circle", waiting("a", "a", ContainerCondition.START));
    assertRefusedWith(
        "SUCCESS of 'db', which is essential", db, waiting("a", "db", ContainerCondition.SUCCESS));
    assertRefusedWith(
        "which has no health check", db, waiting("a", "db", ContainerCondition.HEALTHY));
    assertRefusedWith("startTimeout must be between 2 and 120", db.copy().startTimeout(1));
    assertRefusedWith(
        "interval must be between 5 and 300",
        db.copy().healthCheck(check -> check.command("CMD", "true").interval(1)));
    assertRefusedWith(
        "must begin with CMD or CMD-SHELL", db.copy().healthCheck(check -> check.command("true")));
  }
}
