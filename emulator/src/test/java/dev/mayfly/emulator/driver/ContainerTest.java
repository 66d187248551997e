package dev.mayfly.emulator.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.emulator.driver.TaskSpec.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
class ContainerTest {

  private static final String REFUSED =
      "CannotStartContainerError: Error response from daemon: failed to create task for container:"
          + " failed to create shim task: OCI runtime create failed: runc create failed: unable to"
          + " start container process: ";

  private static ProcessDriver driver;

  private final Recorder recorder = new Recorder();

  @BeforeAll
  static void open(@TempDir Path directory) throws Exception {
    driver = ProcessDriver.open(directory);
  }

  @AfterAll
  static void close() {
    driver.close();
  }

  @Test
  void itsCommandIsProcessOneAndItsStatusIsTold() throws Exception {
    driver.start(Tasks.task(Tasks.sh("main", "echo I am $$; exit 7")), recorder);

    assertThat(recorder.status("main")).isEqualTo(7);
    assertThat(recorder.output("main")).isEqualTo("I am 1\n");
  }

  @Test
  void aSignalThatEndedItIsToldAs128AndItsNumber() throws Exception {
    driver.start(Tasks.task(Tasks.init(Tasks.sh("main", "kill -KILL $$"))), recorder);

    assertThat(recorder.status("main")).isEqualTo(137);
  }

  @Test
  void whatItWroteArrivesBeforeItsEnd() throws Exception {
    driver.start(
        Tasks.task(
            Tasks.sh(
                "main",
                "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done; echo last >&2")),
        recorder);

    recorder.status("main");
    assertThat(recorder.output("main")).startsWith("line 0\n").endsWith("line 19999\nlast\n");
  }

  @Test
  void itSeesNoProcessButItsOwn() throws Exception {
    driver.start(
        Tasks.task(
            Tasks.sh("main", "cd /proc; echo [0-9]*; readlink /proc/self >/dev/null && echo own"),
            Tasks.idle("other")),
        recorder);

    recorder.status("main");
    assertThat(recorder.output("main")).isEqualTo("1\nown\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp", "/var/tmp", "/dev/shm", "/root"})
  void itsFolderIsEmptyAndNobodyElses(String folder) throws Exception {
    String name = "mayfly-test-" + ProcessHandle.current().pid();
    driver.start(
        Tasks.task(
            Tasks.sh(
                "main",
                "ls -A " + folder + "; cd " + folder + "; echo x >" + name + "; cat " + name)),
        recorder);

    recorder.status("main");
    assertThat(recorder.output("main")).isEqualTo("x\n");
    assertThat(Path.of(folder, name)).doesNotExist();
  }

  @Test
  void itsMountsStayItsOwn() throws Exception {
    long before = mounts();

    driver.start(Tasks.task(Tasks.idle("main")), recorder);

    recorder.until("main", "up");
    assertThat(mounts()).isEqualTo(before);
  }

  @Test
  void itsEnvironmentHasNothingOfOurs() throws Exception {
    driver.start(
        Tasks.task(
            Tasks.withEnvironment(
                Tasks.container("main", List.of("env")), Map.of("COLOUR", "blue"))),
        recorder);

    recorder.status("main");
    assertThat(recorder.output("main").lines())
        .containsExactlyInAnyOrder(
            "COLOUR=blue",
            "HOME=/root",
            "HOSTNAME=0a1b2c3d4e5f",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  }

  @Test
  void variablesThatShellsTreatAsTheirOwnArriveUnchanged() throws Exception {
    Map<String, String> odd =
        Map.of(
            "PWD",
            "/odd",
            "OPTIND",
            "x",
            "a.b",
            "dots",
            "IFS",
            ":",
            "PS1",
            "$",
            "_",
            "under",
            "SHLVL",
            "9",
            "GREETING",
            "grüß\ngott");
    driver.start(
        Tasks.task(Tasks.withEnvironment(Tasks.container("main", List.of("env", "-0")), odd)),
        recorder);

    recorder.status("main");
    List<String> variables = List.of(recorder.output("main").split("\0", -1));
    odd.forEach((name, value) -> assertThat(variables).contains(name + "=" + value));
  }

  @Test
  void itStartsInItsWorkingDirectoryAndElseInTheRoot() throws Exception {
    driver.start(
        Tasks.task(
            Tasks.in("/usr/lib", Tasks.sh("one", "pwd")),
            Tasks.in("/tmp/not/there/yet", Tasks.sh("two", "pwd")),
            Tasks.sh("three", "pwd")),
        recorder);

    recorder.status("one");
    recorder.status("two");
    recorder.status("three");
    assertThat(recorder.output("one")).isEqualTo("/usr/lib\n");
    assertThat(recorder.output("two")).isEqualTo("/tmp/not/there/yet\n");
    assertThat(recorder.output("three")).isEqualTo("/\n");
  }

  @Test
  void argumentsArriveAsTheyAre() throws Exception {
    driver.start(
        Tasks.task(
            Tasks.container("main", List.of("printf", "[%s]", "a b", "", "$HOME", "*", "ü"))),
        recorder);

    recorder.status("main");
    assertThat(recorder.output("main")).isEqualTo("[a b][][$HOME][*][ü]");
  }

  @Test
  void itGetsNoneOfOurFiles() throws Exception {
    driver.start(Tasks.task(Tasks.sh("main", "cd /proc/$$/fd; echo *; readlink 0")), recorder);

    recorder.status("main");
    assertThat(recorder.output("main")).matches("0 1 2( \\d+)?\n/dev/null\n");
  }

  @Test
  void underAnInitItIsNotProcessOneAndOrphansAreReaped() throws Exception {
    String script =
        "(sh -c 'exit 3' & exec true) & wait; sleep 0.2; echo I am $$; cat /proc/[0-9]*/stat | grep -c ' Z '";
    driver.start(Tasks.task(Tasks.init(Tasks.sh("main", script))), recorder);

    recorder.status("main");
    assertThat(recorder.output("main")).matches("(?s)I am [2-9]\\d*\n0\n");
  }

  @Test
  void anInitPassesSignalsOn() throws Exception {
    RunningTask task =
        driver.start(
            Tasks.task(
                Tasks.init(
                    Tasks.sh("main", "trap 'echo bye; exit 5' TERM; echo up; sleep 1000 & wait"))),
            recorder);
    recorder.until("main", "up");

    task.stop("main");

    assertThat(recorder.status("main")).isEqualTo(5);
    assertThat(recorder.output("main")).isEqualTo("up\nbye\n");
  }

  @Test
  void anInitLeavesInterruptAndQuitToTheCommand() throws Exception {
    driver.start(
        Tasks.task(
            Tasks.init(Tasks.sh("main", "trap 'echo caught; exit 6' INT; kill -INT $$; exit 1"))),
        recorder);

    assertThat(recorder.status("main")).isEqualTo(6);
  }

  @Test
  void stoppingTellsItFirst() throws Exception {
    RunningTask task = driver.start(Tasks.task(Tasks.idle("main")), recorder);
    recorder.until("main", "up");

    task.stop("main");

    assertThat(recorder.status("main")).isZero();
  }

  @Test
  void stoppingKillsWhoeverDoesNotListen() throws Exception {
    Container deaf = Tasks.sh("main", "trap '' TERM; sleep 1000 & echo up; wait");
    RunningTask task =
        driver.start(Tasks.task(Tasks.patience(Duration.ofMillis(200), deaf)), recorder);
    recorder.until("main", "up");

    task.stop("main");

    assertThat(recorder.status("main")).isEqualTo(137);
  }

  @Test
  void oneContainerStopsWithoutTheOther() throws Exception {
    RunningTask task =
        driver.start(Tasks.task(Tasks.idle("main"), Tasks.idle("sidecar")), recorder);
    recorder.until("main", "up");
    recorder.until("sidecar", "up");

    task.stop("main");

    recorder.status("main");
    assertThat(recorder.ended("sidecar")).isFalse();
  }

  @Test
  void sharedProcessesAreVisibleButTmpIsNot() throws Exception {
    driver.start(
        Tasks.sharing(
            Tasks.sh(
                "main",
                "while ! cat /proc/[0-9]*/cmdline | grep -q hello-from-sidecar; do :; done; ls /tmp; echo $$ >/tmp/x; echo seen"),
            Tasks.sh("sidecar", "echo >/tmp/sidecar; : hello-from-sidecar; sleep 1000")),
        recorder);

    recorder.status("main");
    assertThat(recorder.output("main")).isEqualTo("seen\n");
  }

  @Test
  void whatAContainerLeavesBehindInASharedNamespaceEndsWithIt() throws Exception {
    String mark = "left-by-" + ProcessHandle.current().pid();
    String script = "setsid sh -c 'sleep 1000; : " + mark + "' & exit 0";
    RunningTask task =
        driver.start(Tasks.sharing(Tasks.sh("main", script), Tasks.idle("sidecar")), recorder);
    recorder.until("sidecar", "up");

    recorder.status("main");

    assertThat(Processes.with(mark)).isEmpty();
    assertThat(recorder.ended("sidecar")).isFalse();
    task.stop("sidecar");
    assertThat(recorder.status("sidecar")).isZero();
  }

  @Test
  void nothingCanStartInAnEmptyRoot() {
    Container scratch =
        new Container(
            "main",
            "scratch",
            List.of("/bin/sh"),
            Map.of(),
            Optional.empty(),
            false,
            Duration.ZERO);

    assertThatThrownBy(() -> driver.start(Tasks.task(scratch), recorder))
        .isInstanceOf(CannotStartContainer.class)
        .hasMessage(
            REFUSED + "exec: \"/bin/sh\": stat /bin/sh: no such file or directory: unknown");
  }

  @Test
  void aMissingCommandIsRefusedAndTheOthersDoNotRun() {
    TaskSpec task =
        Tasks.task(
            Tasks.sh("good", "echo ran"), Tasks.container("bad", List.of("no-such-program")));

    assertThatThrownBy(() -> driver.start(task, recorder))
        .isInstanceOfSatisfying(
            CannotStartContainer.class, e -> assertThat(e.container()).isEqualTo("bad"))
        .hasMessage(
            REFUSED + "exec: \"no-such-program\": executable file not found in $PATH: unknown");
    assertThat(recorder.output("good")).isEmpty();
    assertThat(recorder.ended("good")).isFalse();
  }

  @Test
  void aFileThatIsNoProgramIsRefused() {
    assertThatThrownBy(
            () ->
                driver.start(Tasks.task(Tasks.container("main", List.of("/etc/passwd"))), recorder))
        .hasMessage(REFUSED + "exec: \"/etc/passwd\": permission denied: unknown");
  }

  @Test
  void aMissingWorkingDirectoryIsRefused() {
    assertThatThrownBy(
            () -> driver.start(Tasks.task(Tasks.in("/no/where", Tasks.idle("main"))), recorder))
        .hasMessage(
            REFUSED
                + "chdir to cwd (\"/no/where\") set in config.json failed: no such file or directory: unknown");
  }

  @Test
  void aCommandThatEndsWith127DidStart() throws Exception {
    driver.start(Tasks.task(Tasks.sh("main", "exit 127")), recorder);

    assertThat(recorder.status("main")).isEqualTo(127);
  }

  @Test
  void runtimeIdsAreTheTasksAndTenDigits() throws Exception {
    RunningTask task =
        driver.start(Tasks.task(Tasks.idle("main"), Tasks.idle("sidecar")), recorder);

    assertThat(task.runtimeId("main")).matches("0a1b2c3d4e5f60718293a4b5c6d7e8f9-\\d{10}");
    assertThat(task.runtimeId("main")).isNotEqualTo(task.runtimeId("sidecar"));
  }

  private static long mounts() throws Exception {
    try (var lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
      return lines.count();
    }
  }
}
