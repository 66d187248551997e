package dev.mayfly.session.smux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The laws of smux, over a thousand sessions. A seed that fails is replayed by {@link #replay}. */
class SmuxPairTest {

  private static final long SEEDS = 1_000;
  private static final long SEEDS_FOR_A_BUG = 200;

  @Test
  void theLawsHoldForEverySeed() {
    long steps = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      steps += replay(seed);
    }

    assertThat(steps).isGreaterThan(SEEDS * 100);
  }

  @ParameterizedTest
  @EnumSource
  void eachPlantedBugIsCaughtByItsLaw(SmuxBug bug) {
    assertThat(broken(bug).anyMatch(bug.breaks::equals)).as(bug.breaks + " is broken").isTrue();
  }

  private static Stream<SmuxLaw> broken(SmuxBug bug) {
    return LongStream.range(0, SEEDS_FOR_A_BUG)
        .mapToObj(seed -> broken(SmuxScenario.of(seed), bug))
        .flatMap(Optional::stream);
  }

  private static Optional<SmuxLaw> broken(SmuxScenario scenario, SmuxBug bug) {
    try {
      new SmuxPair(scenario, bug).run();
      return Optional.empty();
    } catch (SmuxLaw.Broken broken) {
      return Optional.of(broken.law);
    }
  }

  private static int replay(long seed) {
    try {
      return new SmuxPair(seed).run();
    } catch (RuntimeException broken) {
      throw new AssertionError("seed " + seed + ", " + SmuxScenario.of(seed), broken);
    }
  }
}
