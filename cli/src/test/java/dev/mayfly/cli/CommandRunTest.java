package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mayfly.cli.terminal.ScriptedTerminal;
import dev.mayfly.emulator.Emulator;
import dev.mayfly.emulator.EmulatorSettings;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code mayfly run} and {@code exec} without a terminal, against the local cloud. */
@Timeout(300)
class CommandRunTest {

  @TempDir private static Path folder;
  private static Emulator cloud;

  @BeforeAll
  static void startCloud() {
    cloud = Emulator.start(EmulatorSettings.in(folder.resolve("cloud")));
  }

  @AfterAll
  static void stopCloud() {
    cloud.close();
  }

  @AfterEach
  void nothingIsLeftBehind() throws Exception {
    assertThat(Remains.in(folder.resolve("cloud"))).isEmpty();
  }

  @Test
  void stdinReachesTheCommandToItsEndAndItsOutputComesBackAlone() throws Exception {
    Run run = start(input("one\0two\r\n\004"), "run", "--", "od", "-An", "-c");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().strip()).isEqualTo("o   n   e  \\0   t   w   o  \\r  \\n 004");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void theFirstInterruptIsTheCommandsTheSecondOurs() throws Exception {
    ScriptedTerminal terminal = new ScriptedTerminal(false);
    Run run =
        start(
            terminal,
            "run",
            "--",
            "sh",
            "-c",
            "trap 'echo caught' INT; echo ready; while :; do sleep 1; done");
    run.awaitOut("ready\n");

    terminal.interrupt();
    run.awaitOut("caught\n");
    terminal.interrupt();

    assertThat(run.status()).isEqualTo(130);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void theResultOfAnInterruptedCommandSaysSo() throws Exception {
    ScriptedTerminal terminal = new ScriptedTerminal(false);
    Run run =
        start(
            terminal,
            "run",
            "--json",
            "--",
            "sh",
            "-c",
            "trap 'echo caught' INT; echo ready; while :; do sleep 1; done");
    run.awaitErr("ready\n");

    terminal.interrupt();
    run.awaitErr("caught\n");
    terminal.interrupt();

    assertThat(run.status()).isEqualTo(130);
    JsonObject result = JsonParser.parseString(run.out()).getAsJsonObject();
    assertThat(result.getAsJsonObject("problem").get("what").getAsString())
        .isEqualTo("interrupted");
    assertThat(result.has("status")).isFalse();
    assertThat(result.has("endedAt")).isTrue();
    assertThat(result.get("stdout").getAsString()).isEqualTo("ready\ncaught\n");
  }

  @Test
  void aTerminalIsNoneOfACommandWhoseResultIsAskedFor() throws Exception {
    Run run =
        start(new ScriptedTerminal(true), "run", "--json", "--", "sh", "-c", "[ -t 1 ]||echo no");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(JsonParser.parseString(run.out()).getAsJsonObject().get("stdout").getAsString())
        .isEqualTo("no\n");
    assertThat(run.err()).contains("no\n", "command ended with status 0; task ");
  }

  @Test
  void aStdinThatIsNotReadToItsEndDoesNotHoldUpTheEnd() throws Exception {
    try (PipedOutputStream typist = new PipedOutputStream();
        InputStream open = new PipedInputStream(typist)) {
      Run run = start(open, "exec", "--", "sh", "-c", "echo done; exit 9");

      assertThat(run.status()).as(run.err()).isEqualTo(9);
      assertThat(run.out()).isEqualTo("done\n");
    }
  }

  @Test
  void onATerminalItIsSaidThatTheTaskEndsWithTheCommand() throws Exception {
    Run run = start(new ScriptedTerminal(true), "run", "--verbose", "--", "true");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("command     0.25 vCPU, 512 MB; ends with the command or ~., or in 12 h at ");
  }

  @Test
  void aTerminalIsReadOnlyIfThatIsAskedFor() throws Exception {
    ScriptedTerminal terminal = new ScriptedTerminal(true);
    terminal.pipe(input("typed"));

    Run without = start(terminal, "exec", "--no-tty", "--", "cat");
    assertThat(without.status()).as(without.err()).isZero();
    assertThat(without.out()).isEmpty();

    Run with = start(terminal, "exec", "--no-tty", "-i", "--", "cat");
    assertThat(with.status()).as(with.err()).isZero();
    assertThat(with.out()).isEqualTo("typed");
  }

  @Test
  void anInterruptBeforeTheCommandRunsEndsTheWait() throws Exception {
    Run one = start(input(""), "exec", "--", "sh", "-c", "echo ready; sleep 1000");
    Run two = start(input(""), "exec", "--", "sh", "-c", "echo ready; sleep 1000");
    one.awaitOut("ready\n");
    two.awaitOut("ready\n");
    ScriptedTerminal terminal = new ScriptedTerminal(false);
    Run waiting = start(terminal, "exec", "--", "true");
    waiting.awaitErr("no answer from the container for 5 s; still waiting");

    terminal.interrupt();

    assertThat(waiting.status()).isEqualTo(130);
    one.interrupt();
    two.interrupt();
    assertThat(one.status()).isEqualTo(130);
    assertThat(two.status()).isEqualTo(130);
  }

  @Test
  void aCommandWhoseSessionIsCutAndCannotBeResumedIsInDoubt() throws Exception {
    cloud.faults().deny("ssm:ResumeSession");
    try {
      Run run = start(input(""), "run", "--", "sh", "-c", "while echo .; do sleep 0.1; done");
      run.awaitOut(".\n");
      cloud.faults().cutClient();

      assertThat(run.status()).isEqualTo(125);
      assertThat(run.err())
          .contains(
              "the session ended without an exit status",
              "the command may have finished or not; its task is stopped",
              "see what the command has done, then run it again");
    } finally {
      cloud.faults().allow("ssm:ResumeSession");
    }
  }

  @Test
  void onATerminalCompressionIsSaidToDoNothing() throws Exception {
    ScriptedTerminal terminal = new ScriptedTerminal(true);

    Run run = start(terminal, "exec", "--compress", "--", "true");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains("--compress does nothing on a terminal");
  }

  @Test
  void aTaskThatIsStoppedFromOutsideIsSaidWithItsReason() throws Exception {
    Run run = start(input(""), "run", "--", "sh", "-c", "echo ready; sleep 1000");
    run.awaitOut("ready\n");

    Run reap = Run.start(folder.resolve("cloud"), "reap", "--all", "--yes", "--local");
    assertThat(reap.status()).as(reap.err()).isZero();

    assertThat(run.status()).isEqualTo(125);
    assertThat(run.err()).startsWith("mayfly: task ").contains("UserInitiated");
  }

  private static InputStream input(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private static Run start(InputStream stdin, String... words) {
    ScriptedTerminal terminal = new ScriptedTerminal(false);
    terminal.pipe(stdin);
    return start(terminal, words);
  }

  private static Run start(ScriptedTerminal terminal, String... words) {
    String[] arguments = new String[words.length + 3];
    System.arraycopy(new String[] {"--local", "-a", "demo"}, 0, arguments, 0, 3);
    System.arraycopy(words, 0, arguments, 3, words.length);
    return Run.start(terminal, folder.resolve("cloud"), arguments);
  }
}
