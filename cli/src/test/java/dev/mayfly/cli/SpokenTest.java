package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpokenTest {

  @ParameterizedTest
  @CsvSource({
    "PT12H, 12 h",
    "PT11H58M30S, 11 h 58 min",
    "PT2M, 2 min",
    "PT1M59.7S, 2 min",
    "PT1M5S, 1 min 5 s",
    "PT45S, 45 s",
    "PT0S, 0 s",
    "PT-5S, 0 s"
  })
  void twoUnitsAtMost(Duration span, String spoken) {
    assertThat(Spoken.of(span)).isEqualTo(spoken);
  }
}
