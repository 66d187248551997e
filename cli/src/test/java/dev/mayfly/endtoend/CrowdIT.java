package dev.mayfly.endtoend;

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
      // The shell stays: when the first process of a terminal ends, what it wrote last may be lost.
      panes.add(
          tmux.open("sh", "-c", Home.mayfly() + " -a demo shell --local; echo status=$?; cat"));
    }
    panes.forEach(Pane::awaitPrompt);
    assertThat(home.tasks()).hasSize(CROWD);
    assertThat(processesOf(home)).hasSizeGreaterThan(CROWD);

    for (int i = 0; i < CROWD; i++) {
      panes.get(i).enter("exit " + status(i));
    }

    for (int i = 0; i < CROWD; i++) {
      panes.get(i).await("status=" + status(i) + "\r\n");
    }
    assertThat(home.tasks()).isEmpty();
    Set<String> files = files(home.directory().resolve("home"));
    assertThat(files).as("in the empty home").isEmpty();
    long cloud = home.cloudDescription().get("pid").getAsLong();
    assertThat(home.mayfly("local", "stop").status()).isZero();
    Processes.awaitEnd(cloud);
    tmux.close();
    Eventually.holds("no process is left", () -> processesOf(home).isEmpty());
    Set<String> kept = files(home.cloud());
    kept.removeIf(file -> file.startsWith("driver/managed-agents/")); // its own programs
    assertThat(kept)
        .as("what a stopped cloud keeps")
        .isSubsetOf("credentials", "config", "cloud.log", "lock", "start.lock");
  }

  /** Each its own; none that mayfly gives a meaning to. */
  private static int status(int number) {
    return 1 + number;
  }

  /** Mayfly, the cloud, and what runs in tmux. */
  private static List<ProcessHandle> processesOf(Home home) {
    return Processes.with("MAYFLY_LOCAL_DIR", home.cloud());
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
