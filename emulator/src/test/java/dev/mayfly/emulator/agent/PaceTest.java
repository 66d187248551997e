package dev.mayfly.emulator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Instant AT = Instant.parse("2026-11-26T08:00:00Z");

  @Test
  void messagesMayFollowAtOnce() {
    Pace pace = Pace.none();
    pace.sent(AT);

    assertThat(pace.allows(AT)).isTrue();
  }

  @Test
  void atTheOfficialPaceOneFollowsAMillisecondAfterTheOther() {
    Pace pace = Pace.official();
    assertThat(pace.allows(AT)).isTrue();

    pace.sent(AT);

    assertThat(pace.allows(AT.plusNanos(999_999))).isFalse();
    assertThat(pace.due()).isEqualTo(AT.plusMillis(1));
    assertThat(pace.allows(AT.plusMillis(1))).isTrue();
  }

  @Test
  void whatATimerIsLateIsCaughtUpWith() {
    Pace pace = Pace.official();
    pace.sent(AT);

    pace.sent(AT.plusMillis(1).plusNanos(300_000));

    assertThat(pace.due()).isEqualTo(AT.plusMillis(2));
  }

  @Test
  void silenceGivesNoRightToAFlood() {
    Pace pace = Pace.official();
    pace.sent(AT);

    pace.sent(AT.plusSeconds(10));

    assertThat(pace.due()).isEqualTo(AT.plusSeconds(10).plusMillis(1));
  }
}
