package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.ecs.Deployment;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is found of a family or a task, which have no service to tell how they run. */
class LookupTest {

  private static final String FIRST = "0aaa0000000000000000000000000001";
  private static final String SECOND = "0aab0000000000000000000000000002";

  private final ScriptedEcs ecs = new ScriptedEcs();

  @BeforeEach
  void set() {
    ecs.definitions = List.of(Fixtures.definition());
    ecs.families = List.of("api");
  }

  private static Task task(String id, String group, String status, String subnet) {
    return new Task(
        "arn:aws:ecs:eu-central-1:111122223333:task/prod/" + id,
        Fixtures.CLUSTER,
        Fixtures.definition().arn(),
        status,
        status.equals("STOPPED") ? "STOPPED" : "RUNNING",
        Optional.empty(),
        Optional.empty(),
        Optional.of(Fixtures.NOW.plusSeconds(id.charAt(id.length() - 1))),
        true,
        List.of(),
        List.of(),
        new Task.Particulars(
            Optional.of(group),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("FARGATE"),
            Optional.of("FARGATE_SPOT"),
            Optional.of("1.4.0"),
            Optional.of(subnet)),
        Task.Milestones.NONE);
  }

  private Target find(Selection selection) {
    Setting setting = new Setting(ecs, () -> Fixtures.NOW, new Random(1), pause -> {});
    return new EphemeralShells(UUID::randomUUID, setting)
        .find(ShellOptions.of(selection).withoutRegistering(), Chooser.NOBODY);
  }

  private static Selection nothing() {
    return new Selection(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private Target family() {
    return find(nothing().withFamily("api"));
  }

  private static JsonDocument network(Deployment deployment) {
    return deployment.networkConfiguration().orElseThrow();
  }

  private static Problem refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    Problem[] problem = new Problem[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(MayflyException.class, e -> problem[0] = e.problem());
    return problem[0];
  }

  @Test
  void aFamilyIsLikeItsNewestTaskWithTheGroupsOfANeighbour() {
    ecs.services = List.of(Fixtures.service(1));
    ecs.tasks =
        List.of(
            task(FIRST, "family:api", "RUNNING", "subnet-1"),
            task(SECOND, "family:api", "RUNNING", "subnet-2"));

    Target target = family();

    assertThat(target.name()).isEqualTo("api");
    assertThat(target.service()).isEmpty();
    assertThat(NetworkChoice.subnetsOf(network(target.deployment()))).containsExactly("subnet-2");
    assertThat(NetworkChoice.groupsOf(network(target.deployment()))).containsExactly("sg-1");
    assertThat(target.deployment().capacityProviderStrategy().getFirst().text("capacityProvider"))
        .hasValue("FARGATE_SPOT");
    assertThat(target.origin().notes())
        .containsExactly(
            "security groups of service api, which is in the same subnet: sg-1; others with"
                + " --security-group");
  }

  @Test
  void whereNoneRunsATaskThatStoppedLatelyTellsTheSame() {
    ecs.services = List.of(Fixtures.service(1));
    ecs.tasks = List.of(task(FIRST, "family:api", "STOPPED", "subnet-1"));

    assertThat(NetworkChoice.subnetsOf(network(family().deployment()))).containsExactly("subnet-1");
  }

  @Test
  void aTaskOfAServiceHasTheServicesWholeNetwork() {
    ecs.services = List.of(Fixtures.service(1));
    ecs.tasks = List.of(task(FIRST, "service:api", "RUNNING", "subnet-1"));

    Target target = find(nothing().likeTask(FIRST.substring(0, 4)));

    assertThat(target.name()).isEqualTo("api");
    assertThat(target.origin().notes()).isEmpty();
    assertThat(NetworkChoice.subnetsOf(network(target.deployment())))
        .containsExactly("subnet-1", "subnet-2");
  }

  @Test
  void withoutANeighbourTheGroupsMustBeSaid() {
    ecs.tasks = List.of(task(FIRST, "family:api", "RUNNING", "subnet-1"));

    assertThat(refusal(this::family).why())
        .contains("no service in cluster \"prod\" is in its subnet, subnet-1");
    assertThat(
            NetworkChoice.groupsOf(
                network(
                    find(nothing()
                            .withFamily("api")
                            .in(new NetworkChoice(List.of(), List.of("sg-9"), Optional.empty())))
                        .deployment())))
        .containsExactly("sg-9");
  }

  @Test
  void whatTheUserSaysOfTheNetworkReplacesTheServices() {
    ecs.services = List.of(Fixtures.service(1));
    NetworkChoice choice = new NetworkChoice(List.of("subnet-9"), List.of(), Optional.of(true));

    JsonDocument network = network(find(Selection.ofApp("prod/api").in(choice)).deployment());

    assertThat(network.toJson())
        .isEqualTo(
            "{\"awsvpcConfiguration\":{\"subnets\":[\"subnet-9\"],\"securityGroups\":[\"sg-1\"],"
                + "\"assignPublicIp\":\"ENABLED\"}}");
  }

  @Test
  void aNameWithItsClusterIsNotTakenForAFamilyThatRunsElsewhere() {
    assertThat(refusal(() -> find(Selection.ofApp("prod/api"))).what())
        .isEqualTo("no service \"api\" in cluster \"prod\"");
  }

  @Test
  void aNameThatNoServiceHasMayBeAFamilys() {
    ecs.tasks = List.of(task(FIRST, "family:api", "RUNNING", "subnet-1"));

    assertThat(refusal(() -> find(Selection.ofApp("api"))).what())
        .isEqualTo("nothing tells the security groups of family api");
  }

  @Test
  void aBeginningThatSeveralTasksHaveNamesNone() {
    ecs.tasks =
        List.of(
            task(FIRST, "family:api", "RUNNING", "subnet-1"),
            task(SECOND, "family:api", "RUNNING", "subnet-2"));

    Problem problem = refusal(() -> find(nothing().likeTask("0aa")));

    assertThat(problem.what()).isEqualTo("2 tasks begin with \"0aa\"");
    assertThat(problem.remedy()).contains(FIRST, SECOND);
  }

  @Test
  void aFamilyOfSeveralClustersWithoutATaskNeedsOne() {
    ecs.clusters = List.of(Fixtures.CLUSTER, Fixtures.CLUSTER + "-2");

    assertThat(refusal(this::family).what()).isEqualTo("no cluster for family api");
  }
}
