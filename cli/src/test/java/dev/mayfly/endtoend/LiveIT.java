package dev.mayfly.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running task that is entered runs on, however it is left. */
class LiveIT {

  @TempDir Path directory;
  Home home;
  Tmux tmux;

  @BeforeEach
  void start() throws IOException {
    home = Home.in(directory);
    tmux = Tmux.start(directory, home.environment());
    assertThat(exec("touch", "/tmp/mark").status()).isZero();
  }

  @AfterEach
  void stop() throws IOException {
    tmux.close();
    home.mayfly("local", "stop");
  }

  private Home.Outcome exec(String... words) {
    var command = new java.util.ArrayList<>(List.of(Home.mayfly(), "--local", "-a", "demo"));
    command.addAll(List.of("exec", "--"));
    command.addAll(List.of(words));
    return home.run(command);
  }

  private void assertThatItRunsOn() {
    assertThat(exec("ls", "/tmp/mark")).isEqualTo(new Home.Outcome(0, "/tmp/mark\n", ""));
  }

  private Pane shell() {
    Pane pane = tmux.open("sh");
    pane.enter(Home.mayfly() + " -a demo shell --local --live; echo sta''tus=$?");
    pane.awaitPrompt();
    return pane;
  }

  @Test
  void leavingAShellSaysSoInItsLastLine() {
    Pane pane = shell();

    pane.enter("ls /tmp/mark; exit 5");

    assertThat(pane.await("status=5")).contains("/tmp/mark").contains(" runs on");
    assertThatItRunsOn();
  }

  @Test
  void aSignalToAShellEndsTheSessionOnly() {
    Pane pane = shell();

    home.run(List.of("kill", "-TERM", Long.toString(pane.child().pid())));

    assertThat(pane.await("status=")).contains(" runs on");
    assertThatItRunsOn();
  }

  @Test
  void commandsKeepTheirStatusAndTheirTask() {
    assertThat(exec("sh", "-c", "exit 3").status()).isEqualTo(3);
    assertThat(exec("sh", "-c", "kill $$").status()).isEqualTo(143);
    assertThat(exec("no-such-command").status()).isEqualTo(127);
    assertThatItRunsOn();
  }
}
