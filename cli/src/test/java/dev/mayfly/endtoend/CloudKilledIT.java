package dev.mayfly.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A local cloud that is killed with {@code kill -9} takes all that it started with it. */
class CloudKilledIT {

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
  void noProcessOfItsTasksIsLeft() {
    Pane pane = tmux.open(Home.mayfly(), "-a", "demo", "shell", "--local");
    pane.awaitPrompt();
    pane.enter("sleep 1000 & (setsid sleep 1000 &) ; echo all st''arted");
    pane.await("all started");
    ProcessHandle cloud =
        ProcessHandle.of(home.cloudDescription().get("pid").getAsLong()).orElseThrow();
    List<ProcessHandle> started = cloud.descendants().toList();
    assertThat(started).hasSizeGreaterThan(5);

    cloud.destroyForcibly();

    for (ProcessHandle process : started) {
      Processes.awaitEnd(process.pid());
    }
    pane.await("connection lost");
    pane.type("~.");
    pane.awaitEnd();
  }

  @Test
  void theNextCommandStartsAnother() {
    assertThat(home.mayfly("local", "start").status()).isZero();
    long first = home.cloudDescription().get("pid").getAsLong();
    ProcessHandle cloud = ProcessHandle.of(first).orElseThrow();
    cloud.destroyForcibly();
    Processes.awaitEnd(first);

    assertThat(home.tasks()).isEmpty();

    assertThat(home.cloudDescription().get("pid").getAsLong()).isNotEqualTo(first);
  }
}
