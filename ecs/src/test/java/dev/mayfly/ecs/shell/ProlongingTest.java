package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command that moves the end, in real shells. */
class ProlongingTest {

  /** More than was asked for, and less than was granted before, however slow the machine is. */
  private static final Duration A_WHILE = Duration.ofMinutes(2);

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

    assertThat(run(shell, 1000)).isEqualTo(new Answer("0", Optional.of(Duration.ofSeconds(1000))));
    long first = keepersEnd();
    Answer less = run(shell, 60);
    long afterLess = keepersEnd();
    assertThat(run(shell, 5000)).isEqualTo(new Answer("0", Optional.of(Duration.ofSeconds(5000))));
    long afterMore = keepersEnd();

    assertThat(less.status).isEqualTo("0");
    assertThat(less.left).hasValueSatisfying(left -> assertThat(left).isGreaterThan(A_WHILE));
    assertThat(afterLess).isEqualTo(first);
    assertThat(afterMore).isGreaterThan(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash"})
  void whereNoKeeperLivesItSaysThatItFailed(String shell) throws Exception {
    Answer answer = run(shell, 1000);

    assertThat(answer.status).isNotEqualTo("0");
    assertThat(answer.left).isEmpty();
  }

  private record Answer(String status, Optional<Duration> left) {}

  private Answer run(String shell, long seconds) throws Exception {
    Trailer trailer = Trailer.random(new Random(1));
    String command =
        new Prolonging(trailer, launch, seconds).command().replaceFirst("^/bin/sh", shell);
    Process process =
        new ProcessBuilder("/bin/sh", "-c", command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(printed).contains(trailer.start());
    int status = printed.indexOf(trailer.start()) + trailer.start().length();
    return new Answer(printed.substring(status, printed.length() - 1), Prolonging.left(printed));
  }

  private long keepersEnd() throws IOException {
    return Long.parseLong(Files.readString(end).strip());
  }
}
