package dev.mayfly.emulator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.emulator.driver.ProcessDriver;
import dev.mayfly.emulator.driver.RunningTask;
import dev.mayfly.emulator.driver.TaskListener;
import dev.mayfly.emulator.driver.TaskSpec;
import dev.mayfly.emulator.gateway.GatewayFixture;
import dev.mayfly.emulator.gateway.OpenSession;
import dev.mayfly.emulator.gateway.TargetNotConnected;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.WindowSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from a client to a command on a real pty, and back. */
@Timeout(120)
class AgentOnPtyTest {
  private static final List<String> IDLE =
      List.of("sh", "-c", "trap 'exit 0' TERM; sleep 1000 & wait");

  private final SessionClient client = SessionClient.create();
  private GatewayFixture fixture;
  private ProcessDriver driver;
  private ContainerAgents agents;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    driver = ProcessDriver.open(directory);
    RunningTask task = driver.start(spec(), new Deaf());
    fixture = GatewayFixture.start();
    agents =
        new ContainerAgents(
            FleetSettings.withLimit(2),
            fixture::endpoint,
            fixture.signer(),
            InstantSource.system(),
            UUID::randomUUID);
    var _ = agents.start(GatewayFixture.TARGET, task, "app", Map.of(), () -> {});
  }

  private static TaskSpec spec() {
    String id = UUID.randomUUID().toString().replace("-", "");
    var container =
        new TaskSpec.Container(
            "app",
            "image",
            IDLE,
            Map.of("GREETING", "hello"),
            Optional.empty(),
            false,
            Duration.ofSeconds(2));
    return new TaskSpec(id, false, List.of(container));
  }

  private static final class Deaf implements TaskListener {
    @Override
    public void output(String container, byte[] buffer, int length) {}

    @Override
    public void exited(String container, int status) {}
  }

  @AfterEach
  void stop() {
    agents.close();
    client.close();
    fixture.close();
    driver.close();
  }

  private Shown run(String command) {
    for (; ; Thread.onSpinWait()) {
      try {
        var session = new OpenSession("s-1", GatewayFixture.TARGET, command, "arn");
        return Shown.connect(client, fixture.gateway.openSession(session));
      } catch (TargetNotConnected notYet) {
        // The test's time limit ends this.
      }
    }
  }

  @Test
  void aShellAnswersAndEnds() throws Exception {
    var shown = run("/bin/sh");

    shown.type("echo $GREETING-$TERM-$LANG\r");
    assertThat(shown.until("hello-xterm-256color-C.UTF-8\r\n")).contains("echo $GREETING");
    shown.type("stty size\r");
    var _ = shown.until("24 80\r\n");
    shown.session().resize(new WindowSize(132, 43));
    shown.type("stty size\r");
    var _ = shown.until("43 132\r\n");
    shown.type("exit\r");

    assertThat(shown.end()).isEqualTo(new SessionEnd.ClosedByService(""));
  }

  @Test
  void anInterruptReachesTheForegroundCommand() throws Exception {
    var shown = run("/bin/sh");
    shown.type("echo g''o; sleep 1000\r");
    var _ = shown.until("go\r\n");

    shown.type("\u0003");

    shown.type("echo slept: $?\r");
    var _ = shown.until("slept: 130");
  }

  @Test
  void aMillionBytesArriveBeforeTheEnd() throws Exception {
    var shown = run("sh -c 'head -c 1000000 /dev/zero | tr \"\\\\0\" x; echo done'");

    assertThat(shown.end()).isEqualTo(new SessionEnd.ClosedByService(""));
    assertThat(shown.rest()).isEqualTo("x".repeat(1_000_000) + "done\r\n");
  }

  @Test
  void aCommandThatDoesNotExistIsExplainedInTheAgentsWords() throws Exception {
    var shown = run("/no/such/command");

    assertThat(shown.end())
        .isEqualTo(
            new SessionEnd.ClosedByService(
                "\n----------ERROR-------\nUnable to start command: Failed to start pty: fork/exec"
                    + " /no/such/command: no such file or directory\n\n"));
  }

  @Test
  void channelClosedKillsTheCommand() throws Exception {
    String marker = "98" + (System.nanoTime() % 1_000_000);
    var shown = run("sh -c 'trap \"\" HUP TERM; echo up; sleep " + marker + "; echo never'");
    var _ = shown.until("up");

    fixture.gateway.terminate("s-1", "enough");

    assertThat(shown.end()).isEqualTo(new SessionEnd.ClosedByService("enough"));
    while (runs("trap \"\" HUP TERM; echo up; sleep " + marker)) {
      Thread.onSpinWait(); // The test's time limit ends this.
    }
  }

  private static boolean runs(String script) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().arguments().stream().flatMap(java.util.Arrays::stream))
        .anyMatch(argument -> argument.contains(script));
  }
}
