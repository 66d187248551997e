package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command that moves the end, in real shells. */
class ProlongingTest {

  private final String launch = UUID.randomUUID().toString().replace("-", "").substring(0, 16);
  private final Path alive = Path.of("/tmp/.mayfly-" + launch);
  private final Path end = Path.of("/tmp/.mayfly-" + launch + ".end");

  @AfterEach
  void removeFiles() throws IOException {
    Files.deleteIfExists(alive);
    Files.deleteIfExists(end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash"})
  void movesTheEndToALaterOneAndNeverToAnEarlier(String shell) throws Exception {
    Files.writeString(alive, "");

    assertThat(statusOf(shell, 1000)).isEqualTo("0");
    long first = keepersEnd();
    assertThat(statusOf(shell, 60)).isEqualTo("0");
    long afterLess = keepersEnd();
    assertThat(statusOf(shell, 5000)).isEqualTo("0");
    long afterMore = keepersEnd();

    assertThat(afterLess).isEqualTo(first);
    assertThat(afterMore).isGreaterThan(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash"})
  void whereNoKeeperLivesItSaysThatItFailed(String shell) throws Exception {
    assertThat(statusOf(shell, 1000)).isNotEqualTo("0");
  }

  private String statusOf(String shell, long seconds) throws Exception {
    Trailer trailer = Trailer.random(new Random(1));
    String command =
        new Prolonging(trailer, launch, seconds).command().replaceFirst("^/bin/sh", shell);
    Process process =
        new ProcessBuilder("/bin/sh", "-c", command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(printed).startsWith(trailer.start());
    return printed.substring(trailer.start().length(), printed.length() - 1);
  }

  private long keepersEnd() throws IOException {
    return Long.parseLong(Files.readString(end).strip());
  }
}
