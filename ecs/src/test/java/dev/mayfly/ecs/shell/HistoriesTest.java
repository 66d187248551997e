package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Random histories of the real launch, lease, prolonging and reaping, of two persons' shells of one
 * plan at once, in a simulated cloud: no task outlives its deadline, none is stopped under its
 * user, and none is shared. {@code -Dmayfly.histories=100000} runs so many; {@code
 * -Dmayfly.history=SEED} plays one, and prints it.
 */
class HistoriesTest {

  private static final int USUAL = 3_000;

  private static List<String> breaches(long seed, Consumer<String> story) {
    Random random = new Random(seed);
    boolean faulty = random.nextInt(4) > 0;
    Lifetime lifetime =
        new Lifetime(
            Duration.ofSeconds(30 + random.nextInt(31)),
            Duration.ofSeconds(random.nextInt(61)),
            Duration.ofSeconds(List.of(120, 600, 1800).get(random.nextInt(3))));
    Turns turns = new Turns(Fixtures.NOW);
    SimulatedCloud cloud = new SimulatedCloud(turns, new Random(random.nextLong()), lifetime);
    for (String user : List.of("ann", "ben")) {
      Optional<Duration> keep =
          random.nextInt(3) == 0
              ? Optional.empty()
              : Optional.of(Duration.ofSeconds(10 + random.nextInt(100)));
      ShellOptions options =
          new ShellOptions(
              Selection.ofApp("api"),
              Inside.SHELL,
              TaskShape.AS_DEPLOYED,
              lifetime,
              Optional.empty(),
              Duration.ofSeconds(60 + random.nextInt(240)),
              true,
              new Warmth(keep, random.nextInt(5) > 0));
      SimulatedClient client =
          new SimulatedClient(cloud, turns, new Random(random.nextLong()), user, options, faulty);
      turns.actor(Duration.ofSeconds(random.nextInt(30)), client::live);
    }
    SimulatedClient reaper =
        new SimulatedClient(
            cloud,
            turns,
            new Random(random.nextLong()),
            "reaper",
            ShellOptions.forApp("api"),
            false);
    turns.actor(Duration.ZERO, reaper::reap);
    turns.run();
    cloud.checkNothingIsLeft();
    cloud.events.forEach(story);
    return cloud.breaches;
  }

  @Test
  void noTaskIsOrphanedSharedOrStoppedUnderItsUser(TestReporter reporter) {
    Long one = Long.getLong("mayfly.history");
    if (one != null) {
      assertThat(breaches(one, reporter::publishEntry)).as("seed " + one).isEmpty();
      return;
    }
    int histories = Integer.getInteger("mayfly.histories", USUAL);
    long start = System.nanoTime();
    LongStream.range(0, histories)
        .forEach(seed -> assertThat(breaches(seed, event -> {})).as("seed " + seed).isEmpty());
    double seconds = (System.nanoTime() - start) / 1e9;
    reporter.publishEntry(
        "%d histories, %.0f in a second".formatted(histories, histories / seconds));
  }
}
