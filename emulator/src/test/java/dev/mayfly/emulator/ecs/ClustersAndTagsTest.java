package dev.mayfly.emulator.ecs;

import static dev.mayfly.emulator.ecs.EcsFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Tag;

@SuppressWarnings("unchecked") // The SDK takes generic varargs.
class ClustersAndTagsTest {

  private EcsFixture cloud;

  @BeforeEach
  void open() throws IOException {
    cloud = new EcsFixture();
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  @Test
  void aClusterIsCreatedOnce() {
    Cluster first = cloud.ecs.createCluster(c -> c.clusterName("main")).cluster();
    Cluster again = cloud.ecs.createCluster(c -> c.clusterName("main")).cluster();
    Cluster unnamed = cloud.ecs.createCluster().cluster();

    assertThat(first.clusterArn()).isEqualTo("arn:aws:ecs:us-east-1:000000000000:cluster/main");
    assertThat(first.status()).isEqualTo("ACTIVE");
    assertThat(again.clusterArn()).isEqualTo(first.clusterArn());
    assertThat(unnamed.clusterName()).isEqualTo("default");
  }

  @Test
  void clustersAreListedAndDescribed() {
    for (String name : List.of("c", "a", "b")) {
      cloud.ecs.createCluster(c -> c.clusterName(name));
    }

    List<String> listed = new ArrayList<>();
    cloud
        .ecs
        .listClustersPaginator(list -> list.maxResults(2))
        .forEach(page -> listed.addAll(page.clusterArns()));
    var described = cloud.ecs.describeClusters(d -> d.clusters("a", listed.get(2), "nope"));

    assertThat(listed).hasSize(3).isSorted();
    assertThat(described.clusters()).extracting(Cluster::clusterName).containsExactly("a", "c");
    assertThat(described.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.arn()).endsWith("cluster/nope");
              assertThat(failure.reason()).isEqualTo("MISSING");
            });
  }

  @Test
  void aClusterCountsItsTasksAndServices() {
    cloud.prepare();
    var task = cloud.run(run -> {});
    cloud.awaitStatus(task.taskArn(), "RUNNING");

    Cluster cluster = cloud.ecs.describeClusters(d -> d.clusters("main")).clusters().getFirst();

    assertThat(cluster.runningTasksCount()).isEqualTo(1);
    assertThat(cluster.pendingTasksCount()).isZero();
    assertThat(cluster.activeServicesCount()).isZero();
  }

  @Test
  void theExecConfigurationComesWhenAskedFor() {
    cloud.ecs.createCluster(
        c ->
            c.clusterName("main")
                .configuration(it -> it.executeCommandConfiguration(e -> e.kmsKeyId("key-1"))));

    Cluster plain = cloud.ecs.describeClusters(d -> d.clusters("main")).clusters().getFirst();
    Cluster full =
        cloud
            .ecs
            .describeClusters(d -> d.clusters("main").include(ClusterField.CONFIGURATIONS))
            .clusters()
            .getFirst();

    assertThat(plain.configuration()).isNull();
    assertThat(full.configuration().executeCommandConfiguration().kmsKeyId()).isEqualTo("key-1");
  }

  @Test
  void everyKindOfResourceCanBeTagged() {
    cloud.prepare();
    String definition = cloud.register(it -> {});
    String task = cloud.run(run -> {}).taskArn();
    String service =
        cloud
            .ecs
            .createService(
                c ->
                    c.cluster("main")
                        .serviceName("web")
                        .taskDefinition("web")
                        .desiredCount(0)
                        .launchType(LaunchType.FARGATE)
                        .networkConfiguration(EcsFixture.network()))
            .service()
            .serviceArn();
    String cluster = "arn:aws:ecs:us-east-1:000000000000:cluster/main";

    for (String arn : List.of(cluster, definition, task, service)) {
      cloud.ecs.tagResource(t -> t.resourceArn(arn).tags(tag("a", "1"), tag("b", "2")));
      cloud.ecs.tagResource(t -> t.resourceArn(arn).tags(tag("b", "3")));
      cloud.ecs.untagResource(u -> u.resourceArn(arn).tagKeys("a"));

      assertThat(cloud.ecs.listTagsForResource(l -> l.resourceArn(arn)).tags())
          .as(arn)
          .containsExactly(tag("b", "3"));
    }
  }

  @Test
  void tagsHaveTheirRules() {
    cloud.prepare();
    String arn = "arn:aws:ecs:us-east-1:000000000000:cluster/main";

    assertRefused(
        () -> cloud.ecs.tagResource(t -> t.resourceArn(arn).tags(tag("aws:x", "1"))),
        "InvalidParameterException",
        "reserved");
    assertRefused(
        () -> cloud.ecs.tagResource(t -> t.resourceArn(arn).tags(tag("a", "<tag>"))),
        "InvalidParameterException",
        "Invalid tag value");
    assertRefused(
        () -> cloud.ecs.tagResource(t -> t.resourceArn(arn).tags(tag("a".repeat(129), "1"))),
        "InvalidParameterException",
        "Invalid tag key");
    assertRefused(
        () -> cloud.ecs.listTagsForResource(l -> l.resourceArn(arn + "x")),
        "ClusterNotFoundException",
        "Cluster not found.");
    assertRefused(
        () -> cloud.ecs.listTagsForResource(l -> l.resourceArn("nonsense")),
        "InvalidParameterException",
        "Invalid identifier: nonsense");
  }
}
