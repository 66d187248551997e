package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Taking and leaving a task, in real shells on ptys, beside the files of a keeper. */
@Execution(ExecutionMode.CONCURRENT)
class TenancyTest {

  private static final Optional<Duration> HOUR = Optional.of(Duration.ofHours(1));

  private final Random random = new Random(1);
  private final String launch = "test" + UUID.randomUUID().toString().replace("-", "");

  @BeforeEach
  void keeperIsThere() throws IOException {
    Files.createFile(file(""));
  }

  @AfterEach
  void forget() throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of("/tmp"), ".mayfly-" + launch + "*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private Path file(String suffix) {
    return Path.of("/tmp", ".mayfly-" + launch + suffix);
  }

  private static long uptime() throws IOException {
    String text = Files.readString(Path.of("/proc/uptime"));
    return Long.parseLong(text.substring(0, text.indexOf('.')));
  }

  private void freeUntil(long uptime) throws IOException {
    Files.writeString(file(".keep"), uptime + " first\n");
  }

  private WrappedShell session(String shell, Tenancy tenancy, String... command)
      throws IOException {
    return new WrappedShell(
        shell,
        ShellWrapper.ofEphemeral(
                Trailer.random(random), launch, false, WrappedShell.rootsScript(command))
            .with(tenancy));
  }

  private static Tenancy takes(String claimant) {
    return new Tenancy(claimant, "mark", true, Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void ofManyWhoComeAtOnceOneTakesTheTask(String shell) throws Exception {
    freeUntil(uptime() + 100);
    List<WrappedShell> sessions = new ArrayList<>();
    List<OptionalInt> statuses = new ArrayList<>();

    for (int i = 0; i < 8; i++) {
      sessions.add(session(shell, takes("claimant" + i), "echo", "in"));
    }
    for (WrappedShell session : sessions) {
      statuses.add(session.status());
      session.close();
    }

    assertThat(statuses).containsOnlyOnce(OptionalInt.of(0)).contains(OptionalInt.of(910));
    assertThat(sessions.stream().filter(session -> session.shown().contains("in"))).hasSize(1);
    assertThat(sessions.stream().filter(session -> session.shown().isEmpty())).hasSize(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void whoHasTakenItMayReturn(String shell) throws Exception {
    freeUntil(uptime() + 100);

    try (WrappedShell first = session(shell, takes("me"), "true")) {
      assertThat(first.status()).hasValue(0);
    }
    try (WrappedShell again = session(shell, takes("me"), "sh", "-c", "exit 3");
        WrappedShell other = session(shell, takes("you"), "true")) {
      assertThat(again.status()).hasValue(3);
      assertThat(other.status()).hasValue(Trailer.TAKEN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void whatIsTakenIsFreeAgainOnceItIsLeft(String shell) throws Exception {
    freeUntil(uptime() + 100);
    Tenancy keeps = new Tenancy("first", "second", true, HOUR);

    try (WrappedShell first = session(shell, keeps, "sh", "-c", "cat /tmp/.mayfly-*.keep")) {
      assertThat(first.status()).hasValue(0);
      assertThat(first.shown()).contains("0 first");
    }
    assertThat(Files.readString(file(".keep"))).matches("[0-9]+ second\n");
    assertThat(file(".left")).isEmptyFile();
    try (WrappedShell next = session(shell, takes("next"), "true");
        WrappedShell late = session(shell, takes("late"), "true")) {
      assertThat(List.of(next.status(), late.status()))
          .containsExactlyInAnyOrder(OptionalInt.of(0), OptionalInt.of(Trailer.TAKEN));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void whatTheKeeperIsAboutToEndIsNotTaken(String shell) throws Exception {
    freeUntil(uptime() + 2);

    try (WrappedShell session = session(shell, takes("me"), "true")) {
      assertThat(session.status()).hasValue(Trailer.TAKEN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void whatNobodyLeftIsNotTaken(String shell) throws Exception {
    Files.writeString(file(".keep"), "what is this\n");

    try (WrappedShell session = session(shell, takes("me"), "true")) {
      assertThat(session.status()).hasValue(Trailer.TAKEN);
    }
    Files.delete(file(".keep"));
    try (WrappedShell session = session(shell, takes("me"), "true")) {
      assertThat(session.status()).hasValue(Trailer.TAKEN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void itsLauncherNeedsNotTakeIt(String shell) throws Exception {
    Tenancy alone = new Tenancy("me", "mark", false, HOUR);

    try (WrappedShell session = session(shell, alone, "true")) {
      assertThat(session.status()).hasValue(0);
    }

    assertThat(Files.readString(file(".keep"))).matches("[0-9]+ mark\n");
  }
}
