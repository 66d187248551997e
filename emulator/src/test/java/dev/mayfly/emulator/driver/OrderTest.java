package dev.mayfly.emulator.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers that wait for others, and what looks after their health. */
class OrderTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final Recorder recorder = new Recorder();

  private ProcessDriver driver;

  @BeforeEach
  void open() throws IOException {
    driver = ProcessDriver.open(directory);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void whatWaitsRunsOnceItIsLetGo() throws Exception {
    RunningTask task =
        driver.start(
            Tasks.task(Tasks.sh("first", "exit 2"), Tasks.waiting(Tasks.sh("second", "exit 3"))),
            recorder);
    assertThat(recorder.status("first")).isEqualTo(2);
    assertThat(recorder.ended("second")).isFalse();

    task.begin("second");

    assertThat(recorder.status("second")).isEqualTo(3);
  }

  @Test
  void whatWaitsIsKilledWhenItIsStopped() throws Exception {
    RunningTask task =
        driver.start(
            Tasks.task(Tasks.idle("first"), Tasks.waiting(Tasks.sh("second", "echo ran"))),
            recorder);

    task.stop("second");

    assertThat(recorder.status("second")).isEqualTo(137);
    assertThat(recorder.output("second")).isEmpty();
    assertThat(recorder.ended("first")).isFalse();
  }

  @Test
  void aProbeRunsInsideAndSaysNothing() throws Exception {
    RunningTask task =
        driver.start(
            Tasks.task(
                Tasks.withEnvironment(
                    Tasks.sh("main", "echo well >/tmp/state; echo up; sleep 1000 & wait"),
                    Map.of("STATE", "well"))),
            recorder);
    recorder.until("main", "up");

    assertThat(probe(task, "grep -qx \"$STATE\" /tmp/state")).isZero();
    assertThat(probe(task, "echo unseen; exit 4")).isEqualTo(4);
    assertThat(probe(task, "ls /proc/[0-9]*/comm | xargs cat | grep -c ssm-session")).isEqualTo(1);
    assertThat(recorder.output("main")).isEqualTo("up\n");
    assertThat(task.probe("main", List.of("/no/such/probe"), LIMIT).get(60, TimeUnit.SECONDS))
        .isNotZero();
  }

  @Test
  void aProbeThatHangsIsKilled() throws Exception {
    RunningTask task = driver.start(Tasks.task(Tasks.idle("main")), recorder);
    recorder.until("main", "up");

    assertThat(
            task.probe("main", List.of("sleep", "1000"), Duration.ofMillis(100))
                .get(60, TimeUnit.SECONDS))
        .isEqualTo(137);
  }

  @Test
  void whereNothingRunsNothingIsProbed() throws Exception {
    RunningTask task = driver.start(Tasks.task(Tasks.sh("main", "exit 0")), recorder);
    recorder.status("main");

    assertThatThrownBy(() -> task.probe("main", List.of("true"), LIMIT))
        .isInstanceOf(IOException.class);
  }

  private static int probe(RunningTask task, String script) throws Exception {
    return task.probe("main", List.of("sh", "-c", script), LIMIT).get(60, TimeUnit.SECONDS);
  }
}
