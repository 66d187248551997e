package dev.mayfly.emulator.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mayfly.session.protocol.WindowSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
class SessionTest {

  /** Tells in a container which sessions' workers show there, as the keeper finds them. */
  private static final String WORKERS =
      "for p in /proc/[0-9]*; do read -r c <$p/comm && [ \"$c\" = ssm-session-wor ] && tr '\\0' ' ' <$p/cmdline; done; echo";

  private static final String ID = "ecs-execute-command-0123456789abcdef0";
  private static final Map<String, String> TERMINAL = Map.of("TERM", "xterm-256color", "PS1", "$ ");

  private static Path scripts;
  private static ProcessDriver driver;
  private static RunningTask task;

  @BeforeAll
  static void open(@TempDir Path directory) throws Exception {
    scripts = directory;
    driver = ProcessDriver.open(directory);
    task = start(Tasks.idle("main"));
  }

  @AfterAll
  static void close() {
    driver.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash -i", "bash --norc --noediting -i", "busybox sh -i"})
  void aShellHasATerminalOfItsOwn(String shell) throws Exception {
    try (Typist typist = session(shell.split(" ", -1))) {
      typist.until("$ ");

      assertThat(typist.ask("tty")).matches("/dev/pts/\\d+");
      assertThat(typist.ask("stty size")).isEqualTo("0 0");
      typist.pty().resize(new WindowSize(132, 50));
      assertThat(typist.ask("stty size")).isEqualTo("50 132");
      typist.type("exit 9\n");
      assertThat(typist.status()).isEqualTo(9);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash -i", "bash --norc --noediting -i", "busybox sh -i"})
  void aShellControlsItsJobs(String shell) throws Exception {
    try (Typist typist = session(shell.split(" ", -1))) {
      typist.until("$ ");

      typist.type("sh -c 'echo g''o; exec sleep 1000'\n");
      typist.until("\ngo\r\n");
      typist.type("\032");
      typist.until("$ ");
      assertThat(typist.ask("jobs")).contains("Stopped");
      typist.type("fg\n");
      typist.until("sleep 1000");
      typist.type("\003");
      typist.until("$ ");
      typist.type("echo stat''us $?\n");
      typist.until("\nstatus 130\r\n");
    }
  }

  @Test
  void theCommandLeadsASessionBesideProcessOne() throws Exception {
    try (Typist typist =
        session(
            "sh",
            "-c",
            "read -r pid name state parent group session rest </proc/self/stat; echo $$ $pid $group $session; cat /proc/1/comm")) {
      String[] words = new String(typist.all(), StandardCharsets.UTF_8).split("\\s+", -1);

      assertThat(List.of(words[1], words[2], words[3])).containsOnly(words[0]);
      assertThat(words[0]).isNotEqualTo("1");
      assertThat(words[4]).isEqualTo("sh");
    }
  }

  @Test
  void aWindowChangeReachesTheCommandAsASignal() throws Exception {
    try (Typist typist =
        session("bash", "-c", "trap 'stty size; exit 3' WINCH; echo up; sleep 1000 & wait")) {
      typist.until("up");

      typist.pty().resize(new WindowSize(100, 30));

      typist.until("30 100");
      assertThat(typist.status()).isEqualTo(3);
    }
  }

  @Test
  void bytesPassUntouched() throws Exception {
    byte[] odd = new byte[200];
    for (int i = 0; i < odd.length; i++) {
      odd[i] = (byte) (i + 56);
    }
    try (Typist typist = session("sh", "-c", "stty raw -echo; echo up; exec head -c 200")) {
      typist.until("up\n");

      typist.pty().write(odd, 0, odd.length);

      assertThat(typist.all()).endsWith(odd);
      assertThat(typist.status()).isZero();
    }
  }

  @Test
  void allOfALongOutputArrivesThoughTheCommandEndsAtOnce() throws Exception {
    try (Typist typist = session("sh", "-c", "stty raw; head -c 3000000 /dev/zero; exit 7")) {
      assertThat(typist.all()).hasSize(3_000_000);
      assertThat(typist.status()).isEqualTo(7);
    }
  }

  @Test
  void aLongInputWaitsForASlowReader() throws Exception {
    byte[] much = new byte[300_000];
    try (Typist typist = session("sh", "-c", "stty raw -echo; echo up; head -c 300000 | wc -c")) {
      typist.until("up\n");

      typist.pty().write(much, 0, much.length);

      typist.until("300000");
    }
  }

  @Test
  void theEnvironmentIsTheContainersAndTheExtraOverIt() throws Exception {
    RunningTask own =
        start(
            Tasks.withEnvironment(
                Tasks.idle("main"), Map.of("A", "container", "B", "container", "x.y", "dot")));
    try (Typist typist =
        new Typist(own.execute("main", ID, List.of("env"), Map.of("B", "extra")))) {
      String all = new String(typist.all(), StandardCharsets.UTF_8);

      assertThat(all.lines())
          .containsExactlyInAnyOrder(
              "A=container",
              "B=extra",
              "x.y=dot",
              "HOME=/root",
              "HOSTNAME=0a1b2c3d4e5f",
              "PATH=" + Environment.PATH);
    } finally {
      own.stop("main");
    }
  }

  @Test
  void itStartsInTheContainersWorkingDirectory() throws Exception {
    RunningTask own = start(Tasks.in("/tmp/app", Tasks.idle("main")));
    try (Typist there = new Typist(own.execute("main", ID, List.of("pwd"), Map.of()));
        Typist here = session("pwd")) {
      assertThat(there.all()).asString().isEqualTo("/tmp/app\r\n");
      assertThat(here.all()).asString().isEqualTo("/\r\n");
    } finally {
      own.stop("main");
    }
  }

  @Test
  void itSharesTheContainersTmp() throws Exception {
    RunningTask own = start(Tasks.sh("main", "echo from-main >/tmp/note; echo up; sleep 1000"));
    try (Typist typist =
        new Typist(own.execute("main", ID, List.of("cat", "/tmp/note"), Map.of()))) {
      assertThat(typist.all()).asString().isEqualTo("from-main\r\n");
    } finally {
      own.stop("main");
    }
  }

  @Test
  void aSessionWithoutACommandShowsToo() throws Exception {
    RunningTask own = start(Tasks.idle("main"));
    try (Typist watcher = new Typist(own.execute("main", "watcher", List.of("sh"), TERMINAL))) {
      watcher.until("$ ");
      SessionPresence shown = own.show("main", "somebody-0123456789abcdef0");

      assertThat(watcher.ask(WORKERS)).contains("/ssm-session-worker somebody-0123456789abcdef0 ");
      shown.close();
      watcher.type("while { " + WORKERS + "; } | grep -q somebody; do :; done; echo g''one\n");
      watcher.until("\ngone\r\n");
    } finally {
      own.stop("main");
    }
  }

  @Test
  void aWorkerShowsInTheContainerWhileTheSessionLasts() throws Exception {
    RunningTask own = start(Tasks.idle("main"));
    try (Typist watcher = new Typist(own.execute("main", "watcher", List.of("sh"), TERMINAL))) {
      watcher.until("$ ");
      Typist typist = new Typist(own.execute("main", ID, List.of("cat"), Map.of()));

      assertThat(watcher.ask(WORKERS))
          .containsPattern("/managed-agents/execute-command/ssm-session-worker " + ID + " ");
      typist.close();
      typist.status();
      // It ends by itself; the shell in the container notices as the keeper would.
      watcher.type("while { " + WORKERS + "; } | grep -q " + ID + "; do :; done; echo g''one\n");
      watcher.until("\ngone\r\n");
      // A process has no words any more as soon as it ends; its parent hears of that a little
      // later.
      watcher.type("while cat /proc/[0-9]*/stat | grep -q ' Z '; do :; done; echo none l''eft\n");
      watcher.until("\nnone left\r\n");
    } finally {
      own.stop("main");
    }
  }

  @Test
  void aWorkerOutlivesItsCommandUntilItsOutputIsSent() throws Exception {
    RunningTask own = start(Tasks.idle("main"));
    try (Typist watcher = new Typist(own.execute("main", "watcher", List.of("sh"), TERMINAL))) {
      watcher.until("$ ");
      Typist typist = new Typist(own.execute("main", ID, List.of("true"), TERMINAL));
      assertThat(typist.status()).isZero();
      typist.all();

      assertThat(watcher.ask(WORKERS)).contains("ssm-session-worker " + ID + " ");
      typist.close();
      watcher.type("while { " + WORKERS + "; } | grep -q " + ID + "; do :; done; echo g''one\n");
      watcher.until("\ngone\r\n");
    } finally {
      own.stop("main");
    }
  }

  @Test
  void aMissingCommandFailsInTheAgentsWords() {
    assertThatThrownBy(() -> session("/no/such"))
        .isInstanceOf(IOException.class)
        .hasMessage("fork/exec /no/such: no such file or directory");
    assertThatThrownBy(() -> session("nosuch"))
        .hasMessage("exec: \"nosuch\": executable file not found in $PATH");
    assertThatThrownBy(() -> session("/etc/passwd"))
        .hasMessage("fork/exec /etc/passwd: permission denied");
    assertThatThrownBy(() -> session("/usr")).hasMessage("fork/exec /usr: permission denied");
  }

  @Test
  void aScriptIsFoundInTheContainersOwnFoldersAndItsInterpreterToo() throws Exception {
    String script =
        "cd /tmp; echo '#!/bin/sh\necho ran' >good; echo '#!/no/interpreter' >bad; echo text >plain; ln -s /tmp/good link; chmod +x *; echo up; sleep 1000";
    RunningTask own = start(Tasks.sh("main", script));
    try (Typist typist = new Typist(own.execute("main", ID, List.of("/tmp/link"), Map.of()))) {
      assertThat(typist.all()).asString().isEqualTo("ran\r\n");
      assertThatThrownBy(() -> own.execute("main", ID, List.of("/tmp/bad"), Map.of()))
          .hasMessage("fork/exec /tmp/bad: no such file or directory");
      assertThatThrownBy(() -> own.execute("main", ID, List.of("/tmp/plain"), Map.of()))
          .hasMessage("fork/exec /tmp/plain: exec format error");
    } finally {
      own.stop("main");
    }
  }

  @Test
  void aCommandThatASignalEndsGives128AndItsNumber() throws Exception {
    try (Typist typist = session("sh", "-c", "kill -KILL $$")) {
      assertThat(typist.status()).isEqualTo(137);
    }
    try (Typist typist = session("sh", "-c", "kill -TERM $$")) {
      assertThat(typist.status()).isEqualTo(143);
    }
  }

  @Test
  void closingKillsTheCommandAndHangsUp() throws Exception {
    String mark = "closed-by-" + ProcessHandle.current().pid();
    Typist typist = session("sh", "-c", "trap '' HUP TERM INT; echo up; sleep 1000; : " + mark);
    typist.until("up");

    typist.close();

    assertThat(typist.status()).isEqualTo(137);
    assertThat(typist.all()).asString().contains("up");
    Processes.awaitNone(mark);
  }

  @Test
  void aBackgroundJobDoesNotHoldTheSessionOpen() throws Exception {
    try (Typist typist = session("bash", "--norc", "-i")) {
      typist.type("nohup sleep 1000 >/dev/null &\nexit 5\n");

      assertThat(typist.status()).isEqualTo(5);
      typist.all();
    }
  }

  /** A session whose container ends while nsenter still enters it ends with nsenter's status. */
  private static void awaitCat(Typist typist) throws Exception {
    typist.type("up\n");
    typist.until("up\r\nup\r\n"); // The first is the terminal's echo, the second from cat.
  }

  @Test
  void theEndOfTheContainerEndsTheSession() throws Exception {
    RunningTask own = start(Tasks.idle("main"));
    try (Typist typist = new Typist(own.execute("main", ID, List.of("cat"), Map.of()))) {
      awaitCat(typist);

      own.stop("main");

      assertThat(typist.status()).isEqualTo(137);
      typist.all();
    }
  }

  @Test
  void manySessionsLeaveNoDescriptorAndNoProcess() throws Exception {
    RunningTask own = start(Tasks.idle("main"));
    own.execute("main", ID, List.of("true"), TERMINAL).close();
    Processes.awaitNone(scripts + "/managed-agents/execute-command/ssm-session-worker");
    Set<Long> processes = Processes.children();
    long descriptors = Processes.descriptors();

    List<Typist> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String command = i % 2 == 0 ? "true" : "cat";
      all.add(new Typist(own.execute("main", ID + i, List.of(command), TERMINAL)));
    }
    for (Typist typist : all) {
      typist.close();
      typist.status();
    }

    Processes.await(() -> processes.containsAll(Processes.children()));
    Processes.await(() -> Processes.descriptors() <= descriptors);
    own.stop("main");
  }

  @ParameterizedTest
  @EnumSource
  void closingTheDriverEndsEverything(Isolation isolation, @TempDir Path directory)
      throws Exception {
    assumeTrue(isolation != Isolation.NAMESPACES || Posix.root(), "needs root");
    Set<Long> processes = Processes.children();
    long descriptors = Processes.descriptors();
    ProcessDriver own = ProcessDriver.open(directory, isolation);
    Recorder recorder = new Recorder();
    TaskSpec spec = Tasks.sharing(Tasks.idle("main"), Tasks.init(Tasks.idle("sidecar")));
    RunningTask running = own.start(spec, recorder);
    Typist typist = new Typist(running.execute("sidecar", ID, List.of("cat"), Map.of()));
    awaitCat(typist);

    own.close();

    assertThat(recorder.status("main")).isEqualTo(137);
    assertThat(recorder.status("sidecar")).isEqualTo(137);
    assertThat(typist.status()).isEqualTo(137);
    typist.close();
    Processes.await(() -> processes.containsAll(Processes.children()));
    Processes.await(() -> Processes.descriptors() <= descriptors);
    assertThatThrownBy(() -> own.start(spec, recorder)).hasMessage("the driver is closed");
  }

  private static RunningTask start(TaskSpec.Container container) throws Exception {
    Recorder recorder = new Recorder();
    RunningTask started = driver.start(Tasks.task(container), recorder);
    recorder.until("main", "up");
    return started;
  }

  private static Typist session(String... command) throws IOException {
    return new Typist(task.execute("main", ID, List.of(command), TERMINAL));
  }
}
