package dev.mayfly.emulator.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the kernel allows no namespaces. */
@SuppressWarnings("NullAway.Init")
class ProcessGroupsTest {

  private static ProcessDriver driver;

  private final Recorder recorder = new Recorder();

  @BeforeAll
  static void open(@TempDir Path directory) throws Exception {
    driver = ProcessDriver.open(directory, Isolation.PROCESS_GROUPS);
  }

  @AfterAll
  static void close() {
    driver.close();
  }

  @Test
  void itSaysHowLittleItIsolates() {
    assertThat(driver.isolation()).contains("process groups only");
  }

  @Test
  void aContainerRunsAndEndsAsElsewhere() throws Exception {
    driver.start(
        Tasks.task(
            Tasks.withEnvironment(Tasks.sh("main", "echo $A; pwd; exit 7"), Map.of("A", "b"))),
        recorder);

    assertThat(recorder.status("main")).isEqualTo(7);
    assertThat(recorder.output("main")).isEqualTo("b\n/\n");
  }

  @Test
  void stoppingKillsAllOfIt() throws Exception {
    String mark = "grouped-by-" + ProcessHandle.current().pid();
    String script = "trap '' TERM; sh -c 'sleep 1000; : " + mark + "' & echo up; wait; : " + mark;
    RunningTask task =
        driver.start(
            Tasks.task(Tasks.patience(Duration.ofMillis(100), Tasks.sh("main", script))), recorder);
    recorder.until("main", "up");

    task.stop("main");

    assertThat(recorder.status("main")).isEqualTo(137);
    Processes.awaitNone(mark);
  }

  @Test
  void aSessionHasATerminalAndAWorkerBesideIt() throws Exception {
    RunningTask task = driver.start(Tasks.task(Tasks.in("/usr", Tasks.idle("main"))), recorder);
    recorder.until("main", "up");
    String mark = "session-" + ProcessHandle.current().pid();

    try (Typist typist =
        new Typist(task.execute("main", mark, List.of("sh", "-i"), Map.of("PS1", "$ ")))) {
      typist.until("$ ");
      assertThat(typist.ask("tty")).matches("/dev/pts/\\d+");
      assertThat(typist.ask("pwd")).isEqualTo("/usr");
      assertThat(Processes.with("ssm-session-worker " + mark)).hasSize(1);
      typist.type("exit 4\n");
      assertThat(typist.status()).isEqualTo(4);
    }
    Processes.awaitNone(mark);
    task.stop("main");
  }

  @Test
  void aMissingCommandIsRefused() {
    assertThatThrownBy(
            () -> driver.start(Tasks.task(Tasks.container("main", List.of("/no/such"))), recorder))
        .hasMessageContaining("exec: \"/no/such\": stat /no/such: no such file or directory");
  }
}
