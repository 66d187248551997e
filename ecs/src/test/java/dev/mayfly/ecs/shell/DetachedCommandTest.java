package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script itself, in shells that images have. */
class DetachedCommandTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  private final String id = "test-" + UUID.randomUUID();
  private final List<Process> started = new ArrayList<>();

  private Process start(String shell, Duration maximum, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(shell.split(" ")));
    command.add("-c");
    command.addAll(new DetachedCommand(List.of(words), maximum).arguments());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put(Keeper.ID_VARIABLE, id);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static int exit(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static String out(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @AfterEach
  void clean() throws IOException {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    for (String suffix : List.of("", ".end")) {
      Files.deleteIfExists(Path.of("/tmp", ".mayfly-" + id + suffix));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void itsStatusIsTheCommandsAndSoIsAllThatIsWritten(String shell) throws Exception {
    Process process =
        start(shell, LONG, "sh", "-c", "echo \"[$1]\"; echo oops >&2; exit 7", "x", "a 'b'  c");

    assertThat(out(process)).isEqualTo("[a 'b'  c]\n");
    assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("oops\n");
    assertThat(exit(process)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void theMaximumLifetimeEndsItWith124(String shell) throws Exception {
    assertThat(exit(start(shell, Duration.ofSeconds(1), "sleep", "600"))).isEqualTo(124);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void sigtermIsTheCommandsAndItsStatusIsAwaited(String shell) throws Exception {
    Process process =
        start(
            shell,
            LONG,
            "sh",
            "-c",
            "trap 'sleep 0.3; echo bye; exit 3' TERM; echo up; while :; do sleep 0.1; done");
    BufferedReader lines = process.inputReader();
    assertThat(lines.readLine()).isEqualTo("up");

    process.toHandle().destroy(); // That of the process would close what we read.

    assertThat(lines.readLine()).isEqualTo("bye");
    assertThat(exit(process)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void itsEndCanBeMoved(String shell) throws Exception {
    Process process = start(shell, LONG, "sh", "-c", "echo up; exec sleep 600");
    assertThat(process.inputReader().readLine()).isEqualTo("up");

    Files.writeString(Path.of("/tmp", ".mayfly-" + id + ".end"), "0\n");

    assertThat(exit(process)).isEqualTo(124);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void aCommandThatIsNotThereIs127(String shell) throws Exception {
    assertThat(exit(start(shell, LONG, "mayfly-no-such-command"))).isEqualTo(127);
  }

  @Test
  void moreThanHalfOfWhatRunTaskTakesIsLeftToTheCommand() {
    List<String> words = WrappedShell.rootsScript("true").alone();

    int length = Json.strings(new DetachedCommand(words, LONG).arguments()).toString().length();

    assertThat(length).isLessThan(PlanChecks.MAXIMUM_OVERRIDES / 2);
  }
}
