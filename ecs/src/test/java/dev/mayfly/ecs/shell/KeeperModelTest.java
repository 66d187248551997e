package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random schedules of sessions and words to the keeper, played to its script in real shells and to
 * {@link KeeperModel}: both end with the same status, or both live.
 */
@Execution(ExecutionMode.CONCURRENT)
class KeeperModelTest {

  private static final int STEPS = 5;

  /** Longer than a round and a slow machine: nothing happens near a border. */
  private static final int STEP_SECONDS = 6;

  @TempDir Path directory;

  static Stream<Arguments> schedules() {
    return Stream.of("dash", "busybox sh")
        .flatMap(shell -> Stream.of(1L, 2L, 3L, 4L, 5L, 6L).map(seed -> Arguments.of(shell, seed)));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void endsAsTheScriptDoes(String shell, long seed) throws Exception {
    Random random = new Random(seed);
    // Borders lie in the middle of the steps.
    Lifetime lifetime = new Lifetime(border(random, 2), border(random, 2), border(random, STEPS));
    KeeperModel model = new KeeperModel(lifetime, 0);
    Deque<Process> sessions = new ArrayDeque<>();
    OptionalInt expected = OptionalInt.empty();
    StringBuilder played = new StringBuilder("seed " + seed + ", " + lifetime);
    try (KeeperStage stage = new KeeperStage(directory, shell, false, lifetime).alive()) {
      for (int step = 0; step < STEPS && expected.isEmpty(); step++) {
        long now = (long) step * STEP_SECONDS;
        switch (random.nextInt(5)) {
          case 0 -> {
            played.append(", visit");
            sessions.push(stage.visit());
            model.sessions++;
            stage.say(".left", "");
            model.left = false;
          }
          case 1 -> {
            if (!sessions.isEmpty()) {
              played.append(", leave");
              stage.say(".left", "1");
              model.left = true;
              KeeperStage.leave(sessions.pop());
              model.sessions--;
            }
          }
          case 2 -> {
            int seconds = (int) border(random, 2).toSeconds();
            played.append(", keep ").append(seconds);
            stage.keep(seconds);
            model.keep = OptionalLong.of(now + seconds);
          }
          default -> played.append(", wait");
        }
        while (expected.isEmpty() && model.next() <= now + STEP_SECONDS - 1) {
          expected = model.round();
        }
        if (expected.isEmpty()) {
          assertThat(stage.livesFor(STEP_SECONDS)).as(played.toString()).isTrue();
        }
      }
      if (expected.isPresent()) {
        assertThat(stage.exit()).as(played.toString()).isEqualTo(expected.getAsInt());
      }
    }
  }

  private static Duration border(Random random, int steps) {
    return Duration.ofSeconds((long) random.nextInt(steps) * STEP_SECONDS + STEP_SECONDS / 2);
  }
}
