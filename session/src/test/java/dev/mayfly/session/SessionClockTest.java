package dev.mayfly.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SessionClockTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final SessionClock clock = new SessionClock(START, nanos::get);

  @Test
  void advancesWithTheCounterEvenWhereThatOverflows() {
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());

    assertThat(clock.now()).isEqualTo(START.plusSeconds(3));
  }

  @Test
  void theTimeItStoodStillNeverWas() {
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    clock.standStill();
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    clock.standStill();
    Instant still = clock.now();
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    clock.goOn();
    clock.goOn();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(still).isEqualTo(START.plusSeconds(1));
    assertThat(clock.now()).isEqualTo(START.plusSeconds(2));
    assertThat(clock.standsStill()).isFalse();
  }
}
