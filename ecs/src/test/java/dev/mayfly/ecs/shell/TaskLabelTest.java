package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskLabelTest {

  private static String label(Task.Particulars particulars, Duration age) {
    Task task =
        new Task(
            "arn:aws:ecs:eu-central-1:111122223333:task/prod/3f9c",
            Fixtures.CLUSTER,
            "arn:aws:ecs:eu-central-1:111122223333:task-definition/api:7",
            "RUNNING",
            "RUNNING",
            Optional.empty(),
            Optional.empty(),
            Optional.of(Fixtures.NOW),
            true,
            List.of(),
            List.of(),
            particulars,
            Task.Milestones.NONE);
    return new TaskLabel(task).at(Fixtures.NOW.plus(age));
  }

  private static Task.Particulars sized(int cpuUnits, int memoryMib, String health) {
    Task.Particulars unknown = Task.Particulars.UNKNOWN;
    return new Task.Particulars(
        unknown.group(),
        unknown.startedBy(),
        unknown.startedAt(),
        Optional.of(health),
        Optional.of(cpuUnits),
        Optional.of(memoryMib),
        unknown.launchType(),
        unknown.capacityProvider(),
        unknown.platformVersion(),
        unknown.subnet());
  }

  @Test
  void itTellsRevisionAgeSizeAndHealth() {
    assertThat(label(sized(512, 1024, "HEALTHY"), Duration.ofHours(3)))
        .isEqualTo("3f9c  api:7  up 3h  0.5 vCPU, 1 GB  HEALTHY");
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    assertThat(label(Task.Particulars.UNKNOWN, Duration.ofDays(12)))
        .isEqualTo("3f9c  api:7  up 12d");
    assertThat(label(sized(4096, 30_720, "UNKNOWN"), Duration.ofSeconds(9)))
        .isEqualTo("3f9c  api:7  up 9s  4 vCPU, 30 GB");
  }
}
