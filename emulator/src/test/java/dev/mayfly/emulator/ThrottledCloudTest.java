package dev.mayfly.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.EcsClient;

/** A local cloud with the published throttles, as the Java SDK sees it. */
class ThrottledCloudTest {

  @TempDir Path folder;

  /** It stands still, unless it is moved: nothing comes back into the buckets by itself. */
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

  @Test
  void whoCallsTooOftenIsRefusedAndCounted() {
    EmulatorSettings settings =
        EmulatorSettings.in(folder.resolve("cloud"))
            .withClock(now::get)
            .withPublishedThrottles(true);
    try (Emulator cloud = Emulator.start(settings);
        EcsClient ecs = ImpatientClient.of(cloud)) {
      for (int call = 0; call < 50; call++) {
        ecs.listClusters();
      }

      assertThatThrownBy(ecs::listClusters)
          .isInstanceOfSatisfying(
              AwsServiceException.class,
              error -> assertThat(error.isThrottlingException()).isTrue())
          .hasMessageContaining("Rate exceeded");

      assertThat(ecs.listServices(list -> list.cluster("demo")).serviceArns()).isNotEmpty();
      now.updateAndGet(instant -> instant.plus(Duration.ofMillis(100)));
      assertThat(ecs.listClusters().clusterArns()).isNotEmpty();
      assertThat(cloud.throttled()).containsOnlyKeys("ecs:ListClusters").containsValue(1L);
      assertThat(cloud.calls()).containsEntry("ecs:ListClusters", 52L);
    }
  }
}
