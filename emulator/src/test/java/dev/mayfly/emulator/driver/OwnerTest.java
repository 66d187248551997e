package dev.mayfly.emulator.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The process that owns a driver: how it dies, and as whom it runs. */
class OwnerTest {

  private static final List<String> NOBODY =
      List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups");

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @EnumSource
  void whenItIsKilledNoProcessIsLeft(Isolation isolation) throws Exception {
    assumeTrue(isolation != Isolation.NAMESPACES || Posix.root(), "needs root");

    killed(List.of(), isolation);
  }

  @Test
  void whenItIsKilledAsNobodyNoProcessIsLeftEither() throws Exception {
    assumeNobodyCan();

    killed(NOBODY, Isolation.USER_NAMESPACES);
  }

  private void killed(List<String> as, Isolation isolation) throws Exception {
    String mark = "owned-by-" + ProcessHandle.current().pid() + "-" + isolation + as.size();
    Process owner = DriverProgram.start(as, "hold", directory.toString(), mark, isolation.name());
    try (BufferedReader said = owner.inputReader()) {
      assertThat(said.lines().filter(Predicate.isEqual("holding")).findFirst()).isPresent();
      assertThat(Processes.with(mark)).hasSizeGreaterThan(10);

      owner.destroyForcibly();

      assertThat(owner.waitFor(Recorder.DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      Processes.awaitNone(mark);
      Processes.awaitNone(directory.toString());
    } finally {
      owner.destroyForcibly();
    }
  }

  @Test
  void somebodyWithoutPrivilegesGetsUserNamespaces() throws Exception {
    assumeNobodyCan();

    Process owner =
        DriverProgram.start(
            NOBODY, "show", directory.toString(), "x", Isolation.USER_NAMESPACES.name());
    String said = new String(owner.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said)
        .contains("1 as 0, tmp has , home x\nup")
        .containsPattern("/dev/pts/\\d+\r\n0\r\nx\r\n")
        .contains("ssm-session-wor")
        .contains("session ended with 3");
    assertThat(owner.waitFor(Recorder.DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(owner.exitValue()).isZero();
  }

  private void assumeNobodyCan() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path classes =
        Path.of(DriverProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assumeTrue(Posix.root(), "only root can become somebody else");
    assumeTrue(run("test", "-r", classes.toString()) == 0, "nobody may not read our classes");
    assumeTrue(run("unshare", "--user", "--pid", "--fork", "true") == 0, "no user namespaces");
  }

  private static int run(String... command) throws Exception {
    List<String> argv = new ArrayList<>(NOBODY);
    argv.addAll(List.of(command));
    return new ProcessBuilder(argv).start().waitFor();
  }
}
