package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class ShellWrapperTest {

  private final String launch = "test" + UUID.randomUUID().toString().replace("-", "");

  private WrappedShell run(String shell, String... command) throws Exception {
    return run(shell, false, command);
  }

  private WrappedShell run(String shell, boolean checksKeeper, String... command) throws Exception {
    Trailer trailer = Trailer.random(new Random(1));
    return new WrappedShell(
        shell,
        ShellWrapper.ofEphemeral(trailer, launch, checksKeeper, WrappedShell.rootsScript(command)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void ctrlDAfterFalseGives1(String shell) throws Exception {
    try (WrappedShell wrapped = run(shell)) {
      wrapped.type("PS1='<$?> '\n").awaits("<0> ").type("false\n").awaits("<1> ").type("\004");

      assertThat(wrapped.status()).hasValue(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void theShellThatReplacedTheFirstGivesItsOwnStatus(String shell) throws Exception {
    try (WrappedShell wrapped = run(shell)) {
      wrapped.type("exec sh\n").type("echo re''ady\n").awaits("ready").type("exit 9\n");

      assertThat(wrapped.status()).hasValue(9);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void aKilledShellGives137(String shell) throws Exception {
    try (WrappedShell wrapped = run(shell)) {
      wrapped.type("kill -9 $$\n");

      assertThat(wrapped.status()).hasValue(137);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void ctrlCEndsACommandThatDoesNotMindWith130(String shell) throws Exception {
    try (WrappedShell wrapped = run(shell, "sh", "-c", "echo ready; exec sleep 100")) {
      wrapped.awaits("ready").type("\003");

      assertThat(wrapped.status()).hasValue(130);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void aCommandThatCatchesCtrlCGoesOn(String shell) throws Exception {
    String catches = "trap 'echo caught' INT; echo ready; read line; read line; exit 5";
    try (WrappedShell wrapped = run(shell, "bash", "-c", catches)) {
      wrapped.awaits("ready").type("\003").awaits("caught").type("one\rtwo\n");

      assertThat(wrapped.status()).hasValue(5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void jobControlWorksInTheShell(String shell) throws Exception {
    try (WrappedShell wrapped = run(shell)) {
      wrapped.type("PS1='<$?> '\n").awaits("<0> ");
      wrapped.type("sh -c 'while read l; do echo \"got $l\"; done'\n").type("one\n");
      wrapped.awaits("got one").type("\032").awaits("topped");
      wrapped.type("fg\n").type("two\n").awaits("got two").type("\003").awaits("<130> ");
      wrapped.type("exit 3\n");

      assertThat(wrapped.status()).hasValue(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void theTrailerComesAfterAllOutput(String shell) throws Exception {
    String much = "i=0; while [ $i -lt 20000 ]; do echo 0123456789; i=$((i+1)); done; exit 7";
    try (WrappedShell wrapped = run(shell, "sh", "-c", much)) {

      assertThat(wrapped.status()).hasValue(7);
      assertThat(wrapped.shown().lines().filter("0123456789"::equals)).hasSize(20_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void wordsReachTheCommandAsTheyAre(String shell) throws Exception {
    String word = "it's \"$HOME\" * \\n `id` # &";
    try (WrappedShell wrapped = run(shell, "printf", "[%s]", word, "")) {

      assertThat(wrapped.status()).hasValue(0);
      assertThat(wrapped.shown()).contains("[" + word + "][]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void aCommandThatIsNotThereGives127(String shell) throws Exception {
    try (WrappedShell wrapped = run(shell, "no-such-command")) {

      assertThat(wrapped.status()).hasValue(127);
    }
  }

  @Test
  void aForgedTrailerIsShown() throws Exception {
    String forged = "\\033]5731;ffffffffffffffffffffffffffffffff;0\\007";
    try (WrappedShell wrapped = run("dash", "sh", "-c", "printf '" + forged + "'; exit 6")) {

      assertThat(wrapped.status()).hasValue(6);
      assertThat(wrapped.shown()).contains("\033]5731;ffffffffffffffffffffffffffffffff;0\007");
    }
  }

  @Test
  void tellsTheKeeperThatTheUserHasLeft() throws Exception {
    Path marker = Path.of("/tmp", ".mayfly-" + launch);
    Path left = Path.of("/tmp", ".mayfly-" + launch + ".left");
    Files.createFile(marker);
    try (WrappedShell wrapped = run("dash", true, "true")) {

      assertThat(wrapped.status()).hasValue(0);
      assertThat(left).hasContent("1");
    } finally {
      Files.deleteIfExists(marker);
      Files.deleteIfExists(left);
    }
  }

  @Test
  void refusesWhereNoKeeperCameToLife() throws Exception {
    try (WrappedShell wrapped = run("dash", true, "echo", "in")) {

      assertThat(wrapped.status()).hasValue(900);
      assertThat(wrapped.shown()).doesNotContain("in");
    }
  }
}
