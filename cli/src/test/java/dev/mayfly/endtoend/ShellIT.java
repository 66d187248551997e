package dev.mayfly.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer sees: {@code ./mayfly -a demo shell --local} on a terminal. */
class ShellIT {

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
  void theShellIsOnATerminalOfItsOwnWhoseWindowFollowsOurs() {
    Pane pane = shell();

    pane.enter("tty; stty size; echo first''ly");
    assertThat(pane.await("firstly")).contains("/dev/pts/").contains("30 100");

    pane.resize(77, 22);
    pane.enter("until [ \"$(stty size)\" = '22 77' ]; do :; done; echo follow''ed");
    pane.await("followed");
  }

  @Test
  void aFullScreenProgramOpensAndQuits() {
    Pane pane = shell();

    pane.enter("vi -u NONE note || busybox vi note; echo vi ended with $?");
    Eventually.holds("vi shows its screen", () -> pane.screen().contains("\n~\n~\n~\n"));
    pane.type("ihello");
    pane.press("Escape");
    pane.type(":wq");
    pane.press("Enter");
    pane.await("vi ended with 0");
    pane.enter("cat note; echo re''ad");

    assertThat(pane.await("read")).contains("hello");
  }

  @Test
  void controlCInterruptsWhatRunsThereNotTheShell() {
    Pane pane = shell();

    pane.enter("echo sleep''ing; sleep 100; echo ended with $?");
    pane.await("sleeping");
    pane.press("C-c");
    pane.enter("echo still he''re");

    pane.await("still here");
  }

  @Test
  void theStatusOfTheRemoteShellIsOursAndItsTaskIsStopped() {
    Pane pane = shell();

    pane.enter("exit 7");

    assertThat(pane.await("status=7")).contains("shell ended with status 7").contains("stopped");
    assertThat(home.tasks()).isEmpty();
  }

  private Pane shell() {
    Pane pane = tmux.open("sh");
    pane.enter(Home.mayfly() + " -a demo shell --local; echo sta''tus=$?");
    pane.awaitPrompt();
    return pane;
  }
}
