package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.Task;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartPhaseTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Task.Milestones PULLING =
      new Task.Milestones(Optional.of(AT), Optional.of(AT), Optional.empty());
  private static final Task.Milestones PULLED =
      new Task.Milestones(Optional.of(AT), Optional.of(AT), Optional.of(AT.plusMillis(12_340)));

  private static StartPhase phase(String status, Task.Milestones passed, String agent) {
    Task plain = Fixtures.task("arn", status);
    Task task =
        new Task(
            plain.arn(),
            plain.clusterArn(),
            plain.taskDefinitionArn(),
            status,
            "RUNNING",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true,
            List.of(),
            List.of(),
            Task.Particulars.UNKNOWN,
            passed);
    return StartPhase.of(task, agent);
  }

  @Test
  void aTaskWithoutAPlaceIsQueued() {
    assertThat(phase("PROVISIONING", Task.Milestones.NONE, "PENDING"))
        .isEqualTo(new StartPhase("queued", "task PROVISIONING"));
  }

  @Test
  void itGetsItsNetworkThenItsImagesThenItStarts() {
    Task.Milestones connected =
        new Task.Milestones(Optional.of(AT), Optional.empty(), Optional.empty());

    assertThat(phase("PENDING", connected, "PENDING").name()).isEqualTo("network");
    assertThat(phase("PENDING", PULLING, "PENDING").name()).isEqualTo("image pull");
    assertThat(phase("PENDING", PULLED, "PENDING").name()).isEqualTo("starting");
    assertThat(phase("ACTIVATING", PULLED, "PENDING").name()).isEqualTo("starting");
  }

  @Test
  void aRunningTaskWaitsForItsAgentAndThenItIsReady() {
    assertThat(phase("RUNNING", PULLED, "PENDING"))
        .isEqualTo(
            new StartPhase("agent", "task RUNNING, exec agent PENDING, images pulled in 12.3 s"));
    assertThat(phase("RUNNING", Task.Milestones.NONE, "RUNNING"))
        .isEqualTo(new StartPhase("ready", "task RUNNING, exec agent RUNNING"));
  }
}
