package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.TaggedResources;
import dev.mayfly.session.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What there is in many clusters, and by how many calls it is known. */
class AppsTest {

  private static final int CLUSTERS = 50;

  private final ScriptedEcs ecs = new ScriptedEcs();
  private final Phases phases = new Phases();
  private final Apps apps =
      new Apps(new Setting(ecs, () -> Fixtures.NOW, new Random(1), pause -> {})).telling(phases);

  /** A service in each. */
  @BeforeEach
  void populate() {
    ecs.clusters = IntStream.range(0, CLUSTERS).mapToObj(AppsTest::cluster).toList();
    ecs.services = IntStream.range(0, CLUSTERS).mapToObj(AppsTest::service).toList();
    ecs.taggedServices = new TaggedResources.Listed(arns(ecs.services));
  }

  private static String cluster(int number) {
    return "arn:aws:ecs:eu-central-1:111122223333:cluster/c" + (100 + number);
  }

  private static Service service(int number) {
    Service like = Fixtures.service(1);
    return new Service(
        "arn:aws:ecs:eu-central-1:111122223333:service/c" + (100 + number) + "/api",
        "api",
        cluster(number),
        like.desiredCount(),
        like.runningCount(),
        like.pendingCount(),
        like.execEnabled(),
        like.primary());
  }

  private static List<String> arns(List<Service> services) {
    return services.stream().map(Service::arn).toList();
  }

  private long calls(String name) {
    return ecs.calls.stream().filter(name::equals).count();
  }

  @Test
  void ofManyClustersTheTagsTellTheNames() {
    assertThat(apps.serviceNames(Optional.empty())).hasSize(CLUSTERS).contains("c107/api");
    assertThat(ecs.calls).containsExactly("count", "tagged services");
    assertThat(phases.told).containsExactly("list 50 services in 50 clusters");
  }

  @Test
  void aClusterWithAServiceThatHasNoTagIsAsked() {
    ecs.taggedServices = new TaggedResources.Listed(arns(ecs.services).subList(1, CLUSTERS));

    assertThat(apps.serviceNames(Optional.empty())).hasSize(CLUSTERS).contains("c100/api");
    assertThat(calls("services")).isEqualTo(1);
  }

  @Test
  void whereTagsAreDeniedEachClusterIsAsked() {
    ecs.taggedServices =
        new TaggedResources.Unavailable(Problem.failure("denied", "no rights", "ask"));

    assertThat(apps.list(Optional.empty())).hasSize(CLUSTERS);
    assertThat(calls("services")).isEqualTo(CLUSTERS);
    assertThat(calls("describe services")).isEqualTo(CLUSTERS);
  }

  @Test
  void oneClusterIsAskedAndNothingElse() {
    assertThat(apps.list(Optional.of("c107"))).hasSize(1);
    assertThat(ecs.calls).containsExactly("count", "services", "describe services");
    assertThat(phases.told).isEmpty();
  }

  @Test
  void howLongDescribingTakesIsSaidWhereItTakesLong() {
    List<Service> many =
        new ArrayList<>(IntStream.range(0, 300).mapToObj(AppsTest::service).toList());
    ecs.clusters = many.stream().map(Service::clusterArn).toList();
    ecs.services = many;
    ecs.taggedServices = new TaggedResources.Listed(arns(many));

    assertThat(apps.list(Optional.empty())).hasSize(300);
    assertThat(phases.told)
        .containsExactly(
            "list 300 services in 300 clusters", "describe them, ten a call, which takes 12 s");
  }
}
