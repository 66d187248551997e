package dev.mayfly.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a shell ends, the terminal is as it was before, and no task is left. */
class WaysOutIT {

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
  void exit() throws IOException {
    Pane pane = shell();

    pane.enter("exit 3");

    pane.await("status=3");
    assertAsBefore(pane);
    assertThat(home.tasks()).isEmpty();
  }

  @Test
  void controlD() throws IOException {
    Pane pane = shell();

    pane.enter("false");
    pane.press("C-d");

    pane.await("status=1");
    assertAsBefore(pane);
    assertThat(home.tasks()).isEmpty();
  }

  @Test
  void aTerminationSignal() throws IOException {
    Pane pane = shell();

    signal("TERM", pane.child());

    pane.await("status=");
    assertAsBefore(pane);
    assertThat(home.tasks()).isEmpty();
  }

  @Test
  void aHangUpSignal() throws IOException {
    Pane pane = shell();

    signal("HUP", pane.child());

    pane.await("status=");
    assertAsBefore(pane);
    assertThat(home.tasks()).isEmpty();
  }

  @Test
  void aTerminalThatIsClosed() {
    Pane pane = shell();
    ProcessHandle mayfly = pane.child();

    tmux.command("kill-pane -t " + pane.id());

    Processes.awaitEnd(mayfly.pid());
    assertThat(home.tasks()).isEmpty();
  }

  @Test
  void aTaskThatIsStoppedByOthers() throws IOException {
    Pane pane = shell();
    String task = home.tasks().get(0).getAsJsonObject().get("taskArn").getAsString();

    stopTask(task, "maintenance");

    assertThat(pane.await("status=125")).contains("maintenance");
    assertAsBefore(pane);
    assertThat(home.tasks()).isEmpty();
  }

  @Test
  void aGatewayThatIsKilled() throws IOException {
    Pane pane = shell();

    cloud().destroyForcibly();
    pane.await("connection lost");
    pane.type("~.");

    pane.await("status=130");
    assertAsBefore(pane);
  }

  @Test
  void controlCWhileItWaits() throws IOException {
    home.mayfly("local", "start", "--start-delay", "1h");
    Pane pane = tmux.open("sh");
    begin(pane, "");

    pane.await("PROVISIONING");
    pane.press("C-c");

    pane.await("status=130");
    assertAsBefore(pane);
    assertThat(home.tasks()).isEmpty();
  }

  private Pane shell() {
    Pane pane = tmux.open("sh");
    begin(pane, "");
    pane.awaitPrompt();
    return pane;
  }

  private void begin(Pane pane, String options) {
    pane.enter("stty -a >" + before() + "; echo no''ted");
    pane.await("noted");
    pane.enter(Home.mayfly() + " -a demo shell --local " + options + "; echo sta''tus=$?");
  }

  private void assertAsBefore(Pane pane) throws IOException {
    pane.enter("stty -a >" + after() + "; echo al''so noted");
    pane.await("also noted");
    assertThat(after()).hasSameTextualContentAs(before());
    assertThat(Files.readString(before())).contains(" icanon").contains(" echo ");
  }

  private Path before() {
    return directory.resolve("before");
  }

  private Path after() {
    return directory.resolve("after");
  }

  private void signal(String name, ProcessHandle process) {
    home.run(List.of("kill", "-" + name, Long.toString(process.pid())));
  }

  private void stopTask(String task, String reason) {
    AwsCommand aws = AwsCommand.in(home);
    aws.succeeds("ecs", "stop-task", "--cluster", "demo", "--task", task, "--reason", reason);
  }

  private ProcessHandle cloud() {
    return ProcessHandle.of(home.cloudDescription().get("pid").getAsLong()).orElseThrow();
  }
}
