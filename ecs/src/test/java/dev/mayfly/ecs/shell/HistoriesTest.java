package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of the real launch, lease, prolonging, extending, attaching, stopping and
 * reaping in a simulated cloud keep each {@link HistoryLaw}. {@code -Dmayfly.histories=100000}
 * plays so many; {@code -Dmayfly.history=SEED} plays one, and prints it.
 */
class HistoriesTest {

  private static final int USUAL = 2_000;

  private static final int FOR_A_BUG = 2_000;

  @Test
  void eachLawHoldsInEachHistory(TestReporter reporter) {
    Long one = Long.getLong("mayfly.history");
    if (one != null) {
      History history = History.of(one, HistoryBug.NONE);
      history.events().forEach(reporter::publishEntry);
      assertThat(history.breaches()).as("seed " + one).isEmpty();
      return;
    }
    int histories = Integer.getInteger("mayfly.histories", USUAL);
    long start = System.nanoTime();
    LongStream.range(0, histories)
        .parallel()
        .forEach(
            seed ->
                assertThat(History.of(seed, HistoryBug.NONE).breaches())
                    .as("seed " + seed)
                    .isEmpty());
    double seconds = (System.nanoTime() - start) / 1e9;
    reporter.publishEntry(
        "%d histories, %.0f in a second".formatted(histories, histories / seconds));
  }

  @ParameterizedTest
  @EnumSource(HistoryLaw.class)
  void twoBugsAtLeastArePlantedForEachLaw(HistoryLaw law) {
    assertThat(HistoryBug.values())
        .filteredOn(bug -> bug.breaks.equals(Optional.of(law)))
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(value = HistoryBug.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void eachPlantedBugIsCaughtByItsLaw(HistoryBug bug) {
    HistoryLaw law = bug.breaks.orElseThrow();

    boolean caught =
        LongStream.range(0, FOR_A_BUG)
            .mapToObj(seed -> History.of(seed, bug))
            .flatMap(history -> history.breaches().stream())
            .anyMatch(breach -> breach.law() == law);

    assertThat(caught).as(law + " is broken").isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aSeedIsAlwaysTheSameHistory(long seed) {
    History first = History.of(seed, HistoryBug.NONE);
    History second = History.of(seed, HistoryBug.NONE);

    assertThat(second).isEqualTo(first);
  }

  /** A law about what never happens holds, too. */
  @Test
  void whatTheLawsAreAboutHappens() {
    Set<String> awaited =
        new TreeSet<>(
            Stream.of(
                    "Ctrl-C during describeServices",
                    "Ctrl-C during describeTaskDefinition",
                    "Ctrl-C during registerTaskDefinition",
                    "Ctrl-C during runTask",
                    "Ctrl-C during describeTasks",
                    "Ctrl-C during executeCommand",
                    "Ctrl-C during connect",
                    "Ctrl-C during stopTask",
                    "Ctrl-C during tagTask",
                    "is killed during runTask",
                    "is killed during stopTask",
                    "is killed during tagTask",
                    "is killed during executeCommand",
                    "RunTask answers",
                    "registers",
                    "ann takes",
                    "ann finds",
                    "carl is attached",
                    "carl moves the end",
                    "ann moves the end",
                    "mayfly stop",
                    "all of mine",
                    "ends it")
                .toList());

    LongStream.range(0, FOR_A_BUG)
        .takeWhile(_ -> !awaited.isEmpty())
        .forEach(
            seed ->
                History.of(seed, HistoryBug.NONE)
                    .events()
                    .forEach(event -> awaited.removeIf(event::contains)));

    assertThat(awaited).isEmpty();
  }
}
