package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallRateTest {

  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

  private final CallRate rate = new CallRate(3, 20);

  @Test
  void aBurstNeedNotWait() {
    assertThat(rate.take(NOW)).isZero();
    assertThat(rate.take(NOW)).isZero();
    assertThat(rate.take(NOW)).isZero();
  }

  @Test
  void behindABurstEachWaitsForItsTurn() {
    takeAll();

    assertThat(rate.take(NOW)).isEqualTo(Duration.ofMillis(50));
    assertThat(rate.take(NOW)).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void whatIsNotTakenGrowsNoLargerThanTheBurst() {
    takeAll();

    assertThat(rate.take(NOW.plusMillis(50))).isZero();
    Instant later = NOW.plusSeconds(60);
    rate.take(later);
    rate.take(later);
    assertThat(rate.take(later)).isZero();
    assertThat(rate.take(later)).isPositive();
  }

  /** AWS's bucket gains nothing before the first call has come, which a cold start delays. */
  @Test
  void aFirstCallThatIsASecondLateLeavesEnoughForThoseAfterIt() {
    CallRate services = CallRate.ofServices();
    Duration first = Duration.ofSeconds(1);
    Duration now = first;
    double left = 100;
    for (int call = 0; call < 1_000; call++) {
      Duration begun = services.take(NOW).plusMillis(30);
      Duration come = begun.compareTo(first) > 0 ? begun : first;
      left = Math.min(100, left + come.minus(now).toNanos() / 1e9 * 20) - 1;
      now = come;
      assertThat(left).as("call " + call).isNotNegative();
    }
  }

  private void takeAll() {
    for (int i = 0; i < 3; i++) {
      rate.take(NOW);
    }
  }
}
