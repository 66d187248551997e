package dev.mayfly.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.TargetNotConnectedException;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskField;

/** Tasks that run nothing, as the Java SDK sees them. */
class PlantedTasksTest {

  @TempDir Path folder;
  private Emulator cloud;
  private EcsClient ecs;

  @BeforeEach
  void start() {
    cloud = Emulator.start(EmulatorSettings.in(folder.resolve("cloud")));
    ecs = ImpatientClient.of(cloud);
    cloud.populate(1, 0, 0);
  }

  @AfterEach
  void stop() {
    ecs.close();
    cloud.close();
  }

  private List<String> listed() {
    return ecs.listTasksPaginator(list -> list.cluster("c001")).taskArns().stream().toList();
  }

  private Task described(String arn) {
    return ecs.describeTasks(
            describe -> describe.cluster("c001").tasks(arn).include(TaskField.TAGS))
        .tasks()
        .getFirst();
  }

  private Task awaited(String arn, String status) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!described(arn).lastStatus().equals(status)) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return described(arn);
  }

  private String planted() {
    cloud.plantTasks("c001", 1, Map.of("team", "seed"));
    return listed().getFirst();
  }

  @Test
  void thousandsAreListed() {
    cloud.plantTasks("c001", 6_000, Map.of());
    cloud.plantTasks("c001", 10, Map.of("team", "seed"));

    assertThat(listed()).hasSize(6_010).doesNotHaveDuplicates();
  }

  @Test
  void theyRunWithTheirAgentsAndTags() {
    Task task = described(planted());

    assertThat(task.lastStatus()).isEqualTo("RUNNING");
    assertThat(task.startedAt()).isNotNull();
    assertThat(task.containers()).isNotEmpty();
    assertThat(task.containers())
        .allSatisfy(
            container -> {
              assertThat(container.lastStatus()).isEqualTo("RUNNING");
              assertThat(container.runtimeId()).isNotEmpty();
              assertThat(container.managedAgents().getFirst().lastStatus()).isEqualTo("RUNNING");
            });
    assertThat(task.tags())
        .singleElement()
        .satisfies(tag -> assertThat(tag.key() + tag.value()).isEqualTo("teamseed"));
  }

  @Test
  void oneThatIsStoppedStopsAtOnceAndIsStillDescribed() {
    String arn = planted();
    cloud.plantTasks("c001", 6_000, Map.of());

    ecs.stopTask(stop -> stop.cluster("c001").task(arn));

    assertThat(awaited(arn, "STOPPED").containers().getFirst().exitCode()).isZero();
    assertThat(listed()).hasSize(6_000).doesNotContain(arn);
  }

  @Test
  void nobodyGetsIn() {
    String arn = planted();

    assertThatThrownBy(
            () ->
                ecs.executeCommand(
                    execute ->
                        execute
                            .cluster("c001")
                            .task(arn)
                            .container("demo")
                            .command("sh")
                            .interactive(true)))
        .isInstanceOf(TargetNotConnectedException.class);
  }

  @Test
  void amongThemRealOnesCanBeRun() {
    cloud.plantTasks("c001", 2_000, Map.of());

    Task real =
        ecs.runTask(
                run ->
                    run.cluster("c001")
                        .taskDefinition("demo")
                        .launchType("FARGATE")
                        .networkConfiguration(
                            network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-1"))))
            .tasks()
            .getFirst();

    assertThat(awaited(real.taskArn(), "RUNNING").startedAt()).isNotNull();
  }
}
