package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT)
class KeeperTest {

  private static final int LONG = 600;

  @TempDir Path directory;

  static Stream<Arguments> places() {
    return Stream.of("dash", "bash", "busybox sh")
        .flatMap(shell -> Stream.of(Arguments.of(shell, false), Arguments.of(shell, true)));
  }

  private KeeperStage stage(String shell, boolean underInit, int grace, int linger, int maximum)
      throws Exception {
    return new KeeperStage(directory, shell, underInit, lifetime(grace, linger, maximum)).alive();
  }

  private static Lifetime lifetime(int grace, int linger, int maximum) {
    return new Lifetime(
        Duration.ofSeconds(grace), Duration.ofSeconds(linger), Duration.ofSeconds(maximum));
  }

  @ParameterizedTest
  @MethodSource("places")
  void endsWith0WhenNobodyComesWithinTheGrace(String shell, boolean underInit) throws Exception {
    try (KeeperStage stage = stage(shell, underInit, 1, 0, LONG)) {
      assertThat(stage.exit()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void livesWhileASessionLivesAndEndsWith0AfterIt(String shell, boolean underInit)
      throws Exception {
    try (KeeperStage stage = stage(shell, underInit, 8, 0, LONG)) {
      Process session = stage.visit();

      assertThat(stage.livesFor(12)).isTrue();
      KeeperStage.leave(session);

      assertThat(stage.exit()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void endsWith1AtItsMaximumEvenIfSomeoneIsConnected(String shell, boolean underInit)
      throws Exception {
    try (KeeperStage stage = stage(shell, underInit, LONG, 0, 3)) {
      stage.visit();

      assertThat(stage.exit()).isOne();
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void endsOnSigterm(String shell, boolean underInit) throws Exception {
    try (KeeperStage stage = stage(shell, underInit, LONG, 0, LONG)) {
      stage.terminate();

      assertThat(stage.exit()).isEqualTo(143);
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void aWorkerThatNobodyReapedIsNoSession(String shell, boolean underInit) throws Exception {
    try (KeeperStage stage = stage(shell, underInit, 8, 0, LONG)) {
      Process session = stage.visitUnreaped();

      assertThat(stage.livesFor(12)).isTrue();
      KeeperStage.leave(session);

      assertThat(stage.exit()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void aSecondSessionCountsLikeTheFirst(String shell, boolean underInit) throws Exception {
    try (KeeperStage stage = stage(shell, underInit, LONG, 0, LONG)) {
      Process first = stage.visit();
      Process second = stage.visit();

      KeeperStage.leave(first);
      assertThat(stage.livesFor(5)).isTrue();
      KeeperStage.leave(second);

      assertThat(stage.exit()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void itsEndCanBeMoved(String shell, boolean underInit) throws Exception {
    try (KeeperStage stage = stage(shell, underInit, LONG, 0, LONG)) {
      stage.visit();

      stage.say(".end", "not a number");
      assertThat(stage.livesFor(3)).isTrue();
      stage.say(".end", "0");

      assertThat(stage.exit()).isOne();
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void lingersUnlessTheUserHasLeft(String shell, boolean underInit) throws Exception {
    try (KeeperStage stage = stage(shell, underInit, LONG, LONG, LONG)) {
      Process session = stage.visit();
      assertThat(stage.livesFor(4)).isTrue();

      KeeperStage.leave(session);
      assertThat(stage.livesFor(4)).isTrue();
      stage.say(".left", "1");

      assertThat(stage.exit()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void staysForTheNextSessionUntilTheTimeForItIsOver(String shell, boolean underInit)
      throws Exception {
    try (KeeperStage stage = stage(shell, underInit, LONG, 0, LONG)) {
      Process session = stage.visit();
      stage.keep(9);

      KeeperStage.leave(session);
      assertThat(stage.livesFor(5)).isTrue();

      assertThat(stage.exit()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void beingKeptEndsNoSession(String shell, boolean underInit) throws Exception {
    try (KeeperStage stage = stage(shell, underInit, LONG, LONG, LONG)) {
      Process session = stage.visit();
      stage.keep(1);

      assertThat(stage.livesFor(5)).isTrue();
      KeeperStage.leave(session);

      assertThat(stage.exit()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void itsMaximumRulesATaskThatIsKept(String shell, boolean underInit) throws Exception {
    try (KeeperStage stage = stage(shell, underInit, LONG, 0, 3)) {
      stage.keep(LONG);

      assertThat(stage.exit()).isOne();
    }
  }

  @Test
  void isUnder4Kilobytes() {
    String script = new Keeper(new Lifetime(days(30), days(30), days(365))).script();

    assertThat(script.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(4096);
    assertThat(script).doesNotContain("@");
  }

  @Test
  void needsNoProgramButSleep() {
    List<String> foreign = List.of("pgrep", "date", "mkdir", "cat", "grep", "sed", "ps ", "test ");

    assertThat(new Keeper(Lifetime.DEFAULT).script()).doesNotContain(foreign);
  }

  private static Duration days(int days) {
    return Duration.ofDays(days);
  }
}
