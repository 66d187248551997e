package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.EphemeralTask;
import dev.mayfly.ecs.shell.KnownTasks;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ephemeral tasks among the 10,000 of an account of 300 clusters; of STS there is a call more.
 */
class ManyTasksTest {

  private static final int CLUSTERS = 299;
  private static final int TASKS_OF_EACH = 34;

  @TempDir static Path directory;
  private static LocalCloud cloud;

  /** Two persons' in two clusters. */
  @BeforeAll
  static void start() {
    cloud = new LocalCloud(directory);
    cloud.populate(CLUSTERS, 0, 0);
    for (int i = 1; i <= CLUSTERS; i++) {
      cloud.plantTasks("c%03d".formatted(i), TASKS_OF_EACH, Map.of());
    }
    cloud.plantTasks("c007", 1, tags("ann", Instant.now().plusSeconds(3600)));
    cloud.plantTasks("c123", 1, tags("bob", Instant.now().minusSeconds(3600)));
  }

  private static Map<String, String> tags(String owner, Instant expiresAt) {
    return Map.of(
        "mayfly",
        "ephemeral",
        "mayfly:owner",
        "arn:aws:iam::000000000000:user/" + owner,
        "mayfly:app",
        "api",
        "mayfly:expires-at",
        expiresAt.toString());
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  private static EphemeralShells shells() {
    return new EphemeralShells(
        cloud.ecs(), InstantSource.system(), UUID::randomUUID, new SecureRandom());
  }

  @Test
  void theyAreListedByAFewCalls() {
    long before = cloud.calls();

    List<EphemeralTask> found = shells().list(Optional.empty());

    assertThat(found).extracting(EphemeralTask::app).containsExactly("api", "api");
    assertThat(cloud.calls() - before).isLessThanOrEqualTo(9);
  }

  @Test
  void inTheirClusterTheyAreListedByTagsOrNot() {
    cloud.faults().deny("tag:GetResources");
    try {
      assertThat(shells().list(Optional.of("c007"))).hasSize(1);
    } finally {
      cloud.faults().allow("tag:GetResources");
    }
    assertThat(shells().list(Optional.of("c007"))).hasSize(1);
  }

  @Test
  void aWholeIdThatTheTagsTellIsFoundByAFewCalls() {
    String task = shells().list(Optional.of("c123")).getFirst().taskArn();
    KnownTasks tasks = new KnownTasks(cloud.ecs(), InstantSource.system(), new SecureRandom());
    long before = cloud.calls();

    assertThat(tasks.find(task.substring(task.lastIndexOf('/') + 1), Optional.empty()).task().arn())
        .isEqualTo(task);
    assertThat(cloud.calls() - before).isLessThanOrEqualTo(8);
  }
}
