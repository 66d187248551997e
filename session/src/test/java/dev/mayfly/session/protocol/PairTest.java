package dev.mayfly.session.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The laws, over thousands of sessions. A seed that fails is replayed by {@link #replay}. */
class PairTest {

  private static final long SEEDS = 10_000;
  private static final long SEEDS_FOR_A_BUG = 200;

  @Test
  void theLawsHoldForEverySeed() {
    long frames = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      frames += replay(seed).frames();
    }

    assertThat(frames).isGreaterThan(SEEDS * 50);
  }

  /** Found by ./build soak: 16 s of cuts, losses and pauses between a challenge and its answer. */
  @Test
  void aHandshakeOnAWildLinkTakesItsTime() {
    assertThat(replay(39_245).frames()).isPositive();
  }

  /** Found by ./build soak: the agent's question was held up by cuts of its own for 4 s. */
  @Test
  void aQuestionThatIsHeldUpLetsNoKeysOutInTheClear() {
    assertThat(replay(220_949).frames()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Law.class)
  void twoBugsArePlantedForEachLaw(Law law) {
    assertThat(Bug.values()).filteredOn(bug -> bug.breaks.equals(Optional.of(law))).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(value = Bug.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void eachPlantedBugIsCaughtByItsLaw(Bug bug) {
    Law law = bug.breaks.orElseThrow();

    assertThat(broken(bug).anyMatch(law::equals)).as(law + " is broken").isTrue();
  }

  private static Stream<Law> broken(Bug bug) {
    return LongStream.range(0, SEEDS_FOR_A_BUG)
        .mapToObj(seed -> broken(Scenario.of(seed), bug))
        .flatMap(Optional::stream);
  }

  private static Optional<Law> broken(Scenario scenario, Bug bug) {
    try {
      new Pair(scenario, bug, bug).run();
      return Optional.empty();
    } catch (Law.Broken broken) {
      return Optional.of(broken.law);
    }
  }

  /** One session; its failure names the seed. */
  static Pair replay(long seed) {
    try {
      return new Pair(seed).run();
    } catch (RuntimeException broken) {
      throw new AssertionError("seed " + seed + ", " + Scenario.of(seed), broken);
    }
  }
}
