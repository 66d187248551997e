package dev.mayfly.emulator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.emulator.gateway.FrameFaults.Fate;
import dev.mayfly.emulator.gateway.FrameFaults.Fates;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FrameFaultsTest {
  private static final BadLink BAD =
      BadLink.NONE.withLoss(0.1).withDuplicate(0.2).withReorder(0.3).withCut(0.1);

  private static List<Fate> fates(long seed, long session, Direction direction) {
    FrameFaults faults = new FrameFaults(seed);
    faults.on(direction, BAD);
    return Stream.generate(faults.of(session, direction)::next).limit(10_000).toList();
  }

  @Test
  void aSeedRepeatsItself() {
    assertThat(fates(7, 3, Direction.TO_AGENT)).isEqualTo(fates(7, 3, Direction.TO_AGENT));
  }

  @Test
  void seedsSessionsAndDirectionsDiffer() {
    List<Fate> one = fates(7, 3, Direction.TO_AGENT);

    assertThat(one).isNotEqualTo(fates(8, 3, Direction.TO_AGENT));
    assertThat(one).isNotEqualTo(fates(7, 4, Direction.TO_AGENT));
    assertThat(one).isNotEqualTo(fates(7, 3, Direction.TO_CLIENT));
  }

  @Test
  void eachFateComesAsOftenAsAskedFor() {
    Map<Fate, Integer> counts = new EnumMap<>(Fate.class);
    fates(7, 3, Direction.TO_CLIENT).forEach(fate -> counts.merge(fate, 1, Integer::sum));

    assertThat(counts.get(Fate.LOST)).isBetween(900, 1100);
    assertThat(counts.get(Fate.TWICE)).isBetween(1850, 2150);
    assertThat(counts.get(Fate.OVERTAKEN)).isBetween(2800, 3200);
    assertThat(counts.get(Fate.CUT)).isBetween(900, 1100);
    assertThat(counts.get(Fate.DELIVERED)).isBetween(2800, 3200);
  }

  @Test
  void oneCutIsOneCut() {
    FrameFaults faults = new FrameFaults(1);
    Fates fates = faults.of(0, Direction.TO_AGENT);
    assertThat(fates.harmless()).isTrue();

    faults.cutNext(Direction.TO_AGENT);

    assertThat(fates.harmless()).isFalse();
    assertThat(fates.next()).isEqualTo(Fate.CUT);
    assertThat(fates.next()).isEqualTo(Fate.DELIVERED);
    assertThat(fates.harmless()).isTrue();
  }

  @Test
  void latencyStaysWithinItsBounds() {
    FrameFaults faults = new FrameFaults(1);
    faults.on(
        Direction.TO_AGENT, BadLink.NONE.withLatency(Duration.ofMillis(5), Duration.ofMillis(2)));
    Fates fates = faults.of(0, Direction.TO_AGENT);

    for (int i = 0; i < 1000; i++) {
      assertThat(fates.nextDelayNanos()).isBetween(5_000_000L, 7_000_000L);
    }
  }

  @Test
  void aRateIsAChance() {
    assertThatThrownBy(() -> BadLink.NONE.withLoss(1.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BadLink.NONE.withLoss(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BadLink.NONE.withLoss(0.6).withCut(0.6))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
