package dev.mayfly.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many at once, none of whom has started the local cloud. */
class CrowdIT {

  private static final int CROWD = 50;

  @TempDir Path directory;
  Home home;
  Tmux tmux;

  @BeforeEach
  void start() throws IOException {
    home = Home.in(directory);
    tmux = Tmux.start(directory, home.environment());
  }

  @AfterEach
  void stop() throws IOException {
    tmux.close();
    home.mayfly("local", "stop");
  }

  @Test
  void allAreAtThePromptAtOnceAndEachEndsWithItsOwnStatusAndNothingIsLeft() throws IOException {
    List<Pane> panes = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      panes.add(tmux.open(Home.mayfly(), "-a", "demo", "shell", "--local"));
    }
    panes.forEach(Pane::awaitPrompt);
    assertThat(home.tasks()).hasSize(CROWD);
    assertThat(processesOf(home)).hasSizeGreaterThan(CROWD);

    for (int i = 0; i < CROWD; i++) {
      panes.get(i).enter("exit " + status(i));
    }

    for (int i = 0; i < CROWD; i++) {
      panes.get(i).await("shell ended with status " + status(i));
      assertThat(panes.get(i).exitStatus()).isEqualTo(status(i));
    }
    assertThat(home.tasks()).isEmpty();
    Set<String> files = files(home.directory().resolve("home"));
    assertThat(files).as("in the empty home").isEmpty();
    long cloud = home.cloudDescription().get("pid").getAsLong();
    assertThat(home.mayfly("local", "stop").status()).isZero();
    Eventually.holds("the cloud is gone", () -> ProcessHandle.of(cloud).isEmpty());
    tmux.close();
    Eventually.holds("no process is left", () -> processesOf(home).isEmpty());
    assertThat(files(home.cloud()))
        .as("what a stopped cloud keeps")
        .isSubsetOf("credentials", "config", "cloud.log", "lock", "start.lock");
  }

  /** Each its own; none that mayfly gives a meaning to. */
  private static int status(int number) {
    return 1 + number;
  }

  /** The processes whose environment names this home's folder: mayfly, the cloud, and tmux. */
  private static List<ProcessHandle> processesOf(Home home) {
    return ProcessHandle.allProcesses().filter(process -> mentions(process, home)).toList();
  }

  private static boolean mentions(ProcessHandle process, Home home) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
      return new String(environment, ISO_8859_1).contains("MAYFLY_LOCAL_DIR=" + home.cloud());
    } catch (IOException ended) {
      return false;
    }
  }

  private static Set<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> !Files.isDirectory(file))
          .map(file -> folder.relativize(file).toString())
          .collect(Collectors.toSet());
    }
  }
}
