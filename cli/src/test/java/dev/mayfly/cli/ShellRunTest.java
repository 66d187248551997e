package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.cli.terminal.ScriptedTerminal;
import dev.mayfly.emulator.Emulator;
import dev.mayfly.emulator.EmulatorSettings;
import dev.mayfly.emulator.Hold;
import dev.mayfly.session.protocol.WindowSize;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code mayfly shell}, from its arguments to its exit status, against the local cloud. */
@Timeout(300)
class ShellRunTest {

  private static final String PROMPT = "# ";

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
    assertThat(Remains.in(cloudFolder())).isEmpty();
  }

  @Test
  void theStatusOfTheRemoteShellIsOurs() throws Exception {
    Run run = shell();
    run.terminal().awaitShown(PROMPT);

    run.terminal().type("exit 7\r");

    assertThat(run.status()).as(run.err()).isEqualTo(7);
    assertThat(run.err())
        .containsPattern("mayfly: shell ended with status 7; task \\w+ stopped\n$");
    assertThat(run.terminal().modes()).containsExactly("raw", "cooked");
  }

  @Test
  void aCommandRunsInsteadOfAShell() throws Exception {
    Run run =
        shell("--env", "GREETING=hello world", "--", "sh", "-c", "echo it is $GREETING; exit 3");

    assertThat(run.status()).as(run.err()).isEqualTo(3);
    assertThat(run.terminal().shown()).contains("it is hello world\r\n");
  }

  @Test
  void theWindowHasItsSizeFromTheStartAndAfterEveryChange() throws Exception {
    Run run = shell();
    run.terminal().awaitShown(PROMPT);

    run.terminal().type("stty size\r");
    run.terminal().awaitShown("24 80");
    run.terminal().resizeTo(new WindowSize(132, 50));
    run.terminal().type("until stty size | grep '50 132'; do :; done\r");
    run.terminal().awaitShown("50 132\r\n");
    run.terminal().type("exit\r");

    assertThat(run.status()).as(run.err()).isZero();
  }

  @Test
  void controlCBelongsToTheRemoteCommand() throws Exception {
    Run run = shell("--", "sh", "-c", "echo ready; sleep 100");
    run.terminal().awaitShown("ready");

    run.terminal().type("\u0003");

    assertThat(run.status()).as(run.err()).isEqualTo(130);
    assertThat(run.err()).contains("shell ended with status 130");
  }

  @Test
  void anInterruptEndsTheSessionAndStopsTheTask() throws Exception {
    Run run = shell();
    run.terminal().awaitShown(PROMPT);

    run.interrupt();

    assertThat(run.status()).isEqualTo(130);
    assertThat(run.err())
        .containsPattern("mayfly: interrupted, session ended; task \\w+ stopped\n$");
    assertThat(run.terminal().modes()).containsExactly("raw", "cooked");
  }

  @Test
  void aTerminalThatTakesNothingDoesNotKeepTheTaskFromBeingStopped() throws Exception {
    Run run = shell();
    run.terminal().awaitShown(PROMPT);

    run.terminal().stopShowing();
    run.interrupt();

    Instant deadline = Instant.now().plusSeconds(60);
    while (!Remains.in(cloudFolder()).isEmpty() && Instant.now().isBefore(deadline)) {}
    assertThat(Remains.in(cloudFolder())).isEmpty();
    run.terminal().goOnShowing();
    assertThat(run.status()).isEqualTo(130);
  }

  @Test
  void aTerminalThatHangsUpEndsTheSessionAndStopsTheTask() throws Exception {
    Run run = shell();
    run.terminal().awaitShown(PROMPT);

    run.terminal().hangUp();

    assertThat(run.status()).isEqualTo(125);
    assertThat(run.err()).containsPattern("session ended; task \\w+ stopped\n");
  }

  @Test
  void anInterruptWhileRunTaskIsUnansweredStopsTheTask() throws Exception {
    Hold hold = cloud.faults().holdAnswer("RunTask");
    Run run = shell();
    hold.arrived().get(60, TimeUnit.SECONDS);

    run.interrupt();
    hold.close();

    assertThat(run.status()).as(run.err()).isEqualTo(130);
    assertThat(run.err()).containsPattern("task \\w+ stopped");
  }

  @Test
  void aTaskThatIsStoppedFromOutsideEndsTheSessionWithItsReason() throws Exception {
    Run run = shell();
    run.terminal().awaitShown(PROMPT);

    Run reap = Run.start(cloudFolder(), "reap", "--all", "--yes", "--local");
    assertThat(reap.status()).as(reap.err()).isZero();

    assertThat(run.status()).isEqualTo(125);
    assertThat(run.err()).contains("mayfly: task ", "UserInitiated");
    assertThat(run.terminal().modes()).containsExactly("raw", "cooked");
  }

  @Test
  void psShowsTheTaskAndReapAsksBeforeItStopsIt() throws Exception {
    Run run = shell("--reason", "look around");
    run.terminal().awaitShown(PROMPT);

    Run ps = Run.start(cloudFolder(), "ps", "--local", "-a", "demo");
    assertThat(ps.status()).as(ps.err()).isZero();
    assertThat(ps.out()).containsPattern("\\w+  demo/demo  \\S+ +\\d+s +in 1\\dh.*  RUNNING\n");
    Run others = Run.start(cloudFolder(), "ps", "--local", "-a", "other", "--json");
    assertThat(others.status()).isZero();
    assertThat(others.out()).isEqualTo("[]\n");

    assertThat(reap("n\n").err()).contains("Stop this task? [y/N]", "nothing was stopped");
    assertThat(reap("y\n").err()).containsPattern("mayfly: stopped \\w+\n");
    assertThat(run.status()).isEqualTo(125);
  }

  private static Run reap(String answer) throws Exception {
    ScriptedTerminal terminal = new ScriptedTerminal(true);
    terminal.type(answer);
    Run reap = Run.start(terminal, cloudFolder(), "reap", "--all", "--local");
    assertThat(reap.status()).as(reap.err()).isZero();
    return reap;
  }

  @Test
  void reapWithoutSomeoneToAskStopsNothing() throws Exception {
    Run run = shell();
    run.terminal().awaitShown(PROMPT);

    Run reap = Run.start(cloudFolder(), "reap", "--all", "--local", "--no-input");

    assertThat(reap.status()).isEqualTo(64);
    assertThat(reap.err()).contains("mayfly: nothing was stopped", "--no-input forbids to ask");
    run.terminal().type("exit\r");
    assertThat(run.status()).as(run.err()).isZero();
  }

  @Test
  void aConnectionThatIsCutIsResumedAndNothingIsLost() throws Exception {
    Run run = shell();
    run.terminal().awaitShown(PROMPT);

    cloud.faults().cutClient();
    run.terminal().type("echo n''ot lost\r");

    assertThat(run.terminal().awaitShown("not lost\r\n"))
        .contains("mayfly: connection lost (", "~. gives up\r\n", "mayfly: the connection is back");
    run.terminal().type("exit 4\r");
    assertThat(run.status()).as(run.err()).isEqualTo(4);
  }

  @Test
  void whereResumingIsDeniedAnotherShellInTheSameTaskIsOffered() throws Exception {
    cloud.faults().deny("ssm:ResumeSession");
    try {
      Run run = shell();
      run.terminal().awaitShown(PROMPT);
      run.terminal().type("echo $MAYFLY_ID >/tmp/first; echo no''ted\r");
      run.terminal().awaitShown("noted\r\n");

      cloud.faults().cutClient();
      run.terminal().type("echo lost\r");
      run.awaitErr("open a new shell in the same task? [Y/n]");
      run.terminal().type("\n");
      run.terminal().type("cmp /tmp/first - <<<$MAYFLY_ID && exit 5\r");

      assertThat(run.status()).as(run.err()).isEqualTo(5);
      assertThat(run.err())
          .contains(
              "mayfly: the session ended without an exit status",
              "you may not ssm:ResumeSession on arn:aws:ssm:",
              "session/ecs-execute-command-*",
              "\"Action\":\"ssm:ResumeSession\"")
          .containsPattern("shell ended with status 5; task \\w+ stopped\n$");
    } finally {
      cloud.faults().allow("ssm:ResumeSession");
    }
  }

  @Test
  void whereNobodyCanBeAskedALostSessionIsTheEndAndSaysWhy() throws Exception {
    cloud.faults().deny("ssm:ResumeSession");
    try {
      Run run = shell("--no-input");
      run.terminal().awaitShown(PROMPT);

      cloud.faults().cutClient();
      run.terminal().type("echo lost\r");

      assertThat(run.status()).isEqualTo(125);
      assertThat(run.err())
          .containsPattern("mayfly: session ended; task \\w+ stopped\n")
          .contains("the connection is gone", "\"Action\":\"ssm:ResumeSession\"");
      assertThat(run.terminal().modes()).containsExactly("raw", "cooked");
    } finally {
      cloud.faults().allow("ssm:ResumeSession");
    }
  }

  @Test
  void theEscapeLeavesTheShellAndStopsTheTask() throws Exception {
    Run run = shell();
    run.terminal().awaitShown(PROMPT);

    run.terminal().type("sleep 100\r");
    run.terminal().type("~");
    run.terminal().type(".");

    assertThat(run.status()).isEqualTo(130);
    assertThat(run.err()).containsPattern("mayfly: disconnected; task \\w+ stopped\n$");
    assertThat(run.terminal().modes()).containsExactly("raw", "cooked");
  }

  @Test
  void aShellThatTakesNoInputIsLeftAllTheSame() throws Exception {
    Run run = shell("--", "sh", "-c", "stty -echo; echo ready; sleep 1000");
    run.terminal().awaitShown("ready");

    String line = "x".repeat(1000) + "\r";
    for (int kilobytes = 0; kilobytes < 700; kilobytes++) {
      run.terminal().type(line);
    }
    run.terminal().type("~.");

    assertThat(run.status()).isEqualTo(130);
    assertThat(run.err()).contains("mayfly: disconnected; task ");
  }

  @Test
  void helpAndStatusComeOnTheShellsScreen() throws Exception {
    Run run = shell();
    run.terminal().awaitShown(PROMPT);

    run.terminal().type("~?");
    run.terminal().awaitShown("  ~.  end the session, even one that hangs\r\n");
    run.terminal().type("~s");
    run.terminal().awaitShown("  connection  up\r\n  round trip  ");
    run.terminal().type("exit 2\r");

    assertThat(run.status()).as(run.err()).isEqualTo(2);
  }

  @Test
  void theEndOfTheTaskIsAnnounced() throws Exception {
    Run run = shell("--max-lifetime", "2m1s");

    run.terminal().awaitShown("mayfly: the task ends in 2 min, at its maximum lifetime; ~+ lets");
    run.terminal().type("exit 1\r");

    assertThat(run.status()).as(run.err()).isOne();
  }

  @Test
  void whatIsNoEscapeCharacterIsRefused() throws Exception {
    Run run = shell("--escape", "ab");

    assertThat(run.status()).isEqualTo(64);
    assertThat(run.err()).contains("\"ab\" cannot be the escape character");
  }

  @Test
  void withoutEscapesTheyAreTheShells() throws Exception {
    Run run = shell("--escape", "none", "--", "head", "-n1");

    run.terminal().type("~.\r");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.terminal().shown()).contains("~.\r\n~.\r\n");
  }

  @Test
  void moreLifetimeIsWrittenForTheKeeperAndInTheTag() throws Exception {
    Run run = shell("--max-lifetime", "1h");
    run.terminal().awaitShown(PROMPT);
    run.terminal()
        .type("echo $(($(cat /tmp/.mayfly-$MAYFLY_ID.end 2>/dev/null||echo 7))) before\r");
    run.terminal().awaitShown("7 before\r\n");
    String before = Remains.in(cloudFolder()).toString();

    run.terminal().type("\r~+");
    run.terminal().awaitShown("mayfly: the task ends in 1 h\r\n");
    run.terminal()
        .type(
            "read -r t x </proc/uptime; e=$(cat /tmp/.mayfly-$MAYFLY_ID.end);"
                + " [ $((e-${t%%.*})) -ge 3500 ] && [ $((e-${t%%.*})) -le 3600 ] && exit 6\r");

    assertThat(run.status()).as(run.terminal().shown()).isEqualTo(6);
    assertThat(before).contains("expiresAt");
  }

  @Test
  void whatIsTypedAheadReachesTheShell() throws Exception {
    ScriptedTerminal terminal = new ScriptedTerminal(true);
    terminal.type("exit 9\r");
    Run run = Run.start(terminal, cloudFolder(), "shell", "-a", "demo", "--local");

    assertThat(run.status()).as(run.err()).isEqualTo(9);
  }

  private static Run shell(String... more) {
    String[] arguments = new String[more.length + 4];
    System.arraycopy(new String[] {"-a", "demo", "shell", "--local"}, 0, arguments, 0, 4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return Run.start(cloudFolder(), arguments);
  }

  private static Path cloudFolder() {
    return folder.resolve("cloud");
  }
}
