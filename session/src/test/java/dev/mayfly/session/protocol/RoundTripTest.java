package dev.mayfly.session.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoundTripTest {

  @Test
  void itStartsWith200Milliseconds() {
    assertThat(new RoundTrip().timeout()).hasMillis(200);
  }

  @Test
  void aFastPeerIsStillGivenTheLeastTime() {
    RoundTrip roundTrip = new RoundTrip();

    acknowledge(roundTrip, 20, Duration.ofMillis(1));

    assertThat(roundTrip.timeout()).hasMillis(200);
    assertThat(roundTrip.estimate()).isLessThan(Duration.ofMillis(20));
  }

  @Test
  void aSteadySlowPeerIsWaitedForALittleLongerThanItTakes() {
    RoundTrip roundTrip = new RoundTrip();

    acknowledge(roundTrip, 60, Duration.ofMillis(600));

    assertThat(roundTrip.timeout()).isBetween(Duration.ofMillis(601), Duration.ofMillis(640));
  }

  @Test
  void noPeerIsWaitedForLongerThanASecond() {
    RoundTrip roundTrip = new RoundTrip();

    acknowledge(roundTrip, 60, Duration.ofSeconds(5));
    roundTrip.expired(Duration.ofSeconds(1));

    assertThat(roundTrip.timeout()).hasSeconds(1);
  }

  @Test
  void anAcknowledgementOfSeveralCopiesTeachesNothing() {
    RoundTrip roundTrip = new RoundTrip();
    roundTrip.expired(Duration.ofMillis(200));

    roundTrip.acknowledged(Duration.ofMillis(1), 2);

    assertThat(roundTrip.timeout()).hasMillis(400);
    assertThat(roundTrip.estimate()).hasMillis(100);
  }

  @Test
  void aMeasurementEndsTheBackingOff() {
    RoundTrip roundTrip = new RoundTrip();
    roundTrip.expired(Duration.ofMillis(400));

    roundTrip.acknowledged(Duration.ofMillis(100), 1);

    assertThat(roundTrip.timeout()).hasMillis(200);
  }

  private static void acknowledge(RoundTrip roundTrip, int times, Duration waited) {
    for (int i = 0; i < times; i++) {
      roundTrip.acknowledged(waited, 1);
    }
  }
}
