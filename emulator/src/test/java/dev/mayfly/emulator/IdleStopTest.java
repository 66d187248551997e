package dev.mayfly.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IdleStopTest {

  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");

  private final IdleStop idle = new IdleStop(LIMIT, AT);

  private static Instant minute(int number) {
    return AT.plus(Duration.ofMinutes(number));
  }

  @Test
  void aCloudThatNobodyCallsStopsAfterHalfAnHour() {
    assertThat(idle.look(false, Instant.EPOCH, minute(29))).isEqualTo(Duration.ofMinutes(1));
    assertThat(idle.look(false, Instant.EPOCH, minute(30))).isZero();
  }

  @Test
  void aCallGivesItAnotherHalfHour() {
    assertThat(idle.look(false, minute(20), minute(30))).isEqualTo(Duration.ofMinutes(20));
    assertThat(idle.look(false, minute(20), minute(50))).isZero();
  }

  @Test
  void aBusyCloudIsLookedAtNowAndThen() {
    Duration next = idle.look(true, Instant.EPOCH, minute(30));

    assertThat(next).isPositive().isLessThan(Duration.ofMinutes(2));
    assertThat(idle.look(true, Instant.EPOCH, minute(300))).isPositive();
    assertThat(idle.look(false, Instant.EPOCH, minute(301))).isEqualTo(Duration.ofMinutes(29));
    assertThat(idle.look(false, Instant.EPOCH, minute(330))).isZero();
  }
}
