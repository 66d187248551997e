package dev.mayfly.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.emulator.Emulator;
import dev.mayfly.emulator.EmulatorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a shell on a real terminal when the way to it is bad. */
class RecoveryIT {

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
  }

  @Test
  void aShellSurvivesCutsWithNothingLost() throws IOException {
    try (Emulator cloud = cloudInThisProcess()) {
      Pane pane = shell();

      for (int cut = 1; cut <= 3; cut++) {
        cloud.faults().cutClient();
        pane.enter("for i in 1 2 3 4 5; do echo line $i of " + cut + "; done; echo fini''shed");
        assertThat(pane.await("finished"))
            .contains("connection lost", "the connection is back")
            .containsSubsequence("line 1 of " + cut, "line 3 of " + cut, "line 5 of " + cut);
      }
      pane.enter("exit 3");

      pane.await("status=3");
      assertThat(home.tasks()).isEmpty();
    }
  }

  @Test
  void whereResumingIsDeniedANewShellInTheSameTaskIsOneKeyAway() throws IOException {
    try (Emulator cloud = cloudInThisProcess()) {
      cloud.faults().deny("ssm:ResumeSession");
      Pane pane = shell();
      pane.enter("echo kept >/tmp/note; echo writ''ten");
      pane.await("written");

      cloud.faults().cutClient();
      pane.enter("echo lost");
      pane.await("open a new shell in the same task? [Y/n]");
      pane.press("Enter");
      pane.await("# ");
      pane.enter("cat /tmp/note; exit 4");

      assertThat(pane.await("status=4")).contains("kept");
      assertThat(home.tasks()).isEmpty();
    }
  }

  @Test
  void anEditorIsDrawnAnewOnceTheConnectionIsBack() throws IOException {
    try (Emulator cloud = cloudInThisProcess()) {
      Pane pane = shell();
      pane.enter("printf 'first\\nsecond\\n' >/tmp/text; vi -u NONE /tmp/text; echo vi ov''er");
      Eventually.holds("vi shows the text", () -> pane.screen().startsWith("first\nsecond\n~"));

      cloud.faults().cutClient();
      pane.type("Gothird");
      Eventually.holds(
          "the text is whole and our line is gone",
          () ->
              pane.screen().startsWith("first\nsecond\nthird\n~")
                  && !pane.screen().contains("mayfly"));

      pane.press("Escape");
      pane.type(":q!");
      pane.press("Enter");
      pane.await("vi over"); // What is typed before belongs to vi, which throws it away.
      pane.enter("exit 5");
      pane.await("status=5");
    }
  }

  @Test
  void aSessionThatHangsIsLeftByTheEscapeAndTheTerminalIsAsBefore() {
    home.mayfly("local", "start");
    ProcessHandle cloud =
        ProcessHandle.of(home.cloudDescription().get("pid").getAsLong()).orElseThrow();
    Pane pane = shell();
    signal("STOP", cloud);
    try {
      pane.enter("echo into the void");
      pane.type("~.");

      assertThat(pane.await("status=130")).contains("disconnected; task ", "could not be stopped");
      pane.enter("stty -a | grep -o ' icanon'; echo che''cked");
      assertThat(pane.await("checked")).contains(" icanon");
    } finally {
      signal("CONT", cloud);
      home.mayfly("local", "stop");
    }
  }

  private Emulator cloudInThisProcess() {
    return Emulator.start(EmulatorSettings.in(home.cloud()));
  }

  private Pane shell() {
    Pane pane = tmux.open("sh");
    pane.enter(Home.mayfly() + " -a demo shell --local; echo sta''tus=$?");
    pane.awaitPrompt();
    return pane;
  }

  private void signal(String name, ProcessHandle process) {
    home.run(List.of("kill", "-" + name, Long.toString(process.pid())));
  }
}
