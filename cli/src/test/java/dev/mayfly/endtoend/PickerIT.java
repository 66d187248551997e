package dev.mayfly.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Choosing from a list on a real terminal, which is as before, however that ends. */
class PickerIT {

  @TempDir Path directory;
  Home home;
  Tmux tmux;

  @BeforeEach
  void start() throws IOException {
    home = Home.in(directory);
    tmux = Tmux.start(directory, home.environment());
    assertThat(home.mayfly("local", "start").status()).isZero();
  }

  @AfterEach
  void stop() throws IOException {
    tmux.close();
    home.mayfly("local", "stop");
  }

  private Pane pick(String command) {
    Pane pane = tmux.open("sh");
    pane.enter("echo bef''ore; " + Home.mayfly() + " " + command + "; echo sta''tus=$?");
    pane.await("before");
    return pane;
  }

  private static void awaitScreen(Pane pane, String text) {
    Eventually.holds("the screen shows " + text, () -> pane.screen().contains(text));
  }

  private static void assertThatAllIsAsBefore(Pane pane) {
    assertThat(pane.screen()).contains("before").doesNotContain("Esc leaves");
    pane.enter("stty -a | tr ' ' '\\n' | grep -x -e icanon -e echo; echo la''st");
    assertThat(pane.await("last")).contains("icanon").contains("echo");
  }

  @Test
  void theArrowsLeadToATaskThatRuns() {
    Pane pane = pick("-a demo shell --local --select");

    awaitScreen(pane, "> a new ephemeral task (0.25 vCPU, 0.5 GB)");
    pane.press("Down");
    awaitScreen(pane, "\n> ");
    awaitScreen(pane, "demo:1  up ");
    pane.press("Enter");
    pane.awaitPrompt();
    pane.enter("exit 5");

    assertThat(pane.await("status=5")).contains(" runs on");
    assertThatAllIsAsBefore(pane);
  }

  @Test
  void lettersFilterOnANarrowScreenAndEscapeLeaves() {
    Pane pane = tmux.open("sh");
    pane.resize(24, 6);
    pane.enter("echo bef''ore; " + Home.mayfly() + " shell --local; echo sta''tus=$?");
    awaitScreen(pane, "> demo/demo");

    pane.type("swa");
    awaitScreen(pane, "> demo/swallow");
    pane.resize(100, 30);
    awaitScreen(pane, "1 of 2; arrows, letters to filter, Enter; Esc leaves");
    pane.press("Escape");

    pane.await("status=130");
    assertThatAllIsAsBefore(pane);
  }

  @Test
  void anInterruptLeaves() {
    Pane pane = pick("shell --local");
    awaitScreen(pane, "> demo/demo");

    pane.press("C-c");

    pane.await("status=130");
    assertThatAllIsAsBefore(pane);
    assertThat(home.tasks()).isEmpty();
  }

  @Test
  void aSignalLeavesToo() {
    Pane pane = pick("shell --local");
    awaitScreen(pane, "> demo/demo");

    home.run(List.of("kill", "-TERM", Long.toString(pane.child().pid())));

    pane.await("status=");
    assertThatAllIsAsBefore(pane);
  }
}
