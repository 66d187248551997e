package dev.mayfly.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final KeepAlive keepAlive = new KeepAlive(SessionTimes.DEFAULT, START);

  @Test
  void pingsOnceAtEachInterval() {
    assertThat(keepAlive.deadline()).isEqualTo(START.plusSeconds(10));
    assertThat(keepAlive.takePing(START.plusSeconds(9))).isFalse();
    assertThat(keepAlive.takePing(START.plusSeconds(10))).isTrue();
    assertThat(keepAlive.takePing(START.plusSeconds(11))).isFalse();
    assertThat(keepAlive.deadline()).isEqualTo(START.plusSeconds(20));
  }

  @Test
  void aSilentPeerIsDeadAfterItsTimeAndNotBefore() {
    keepAlive.heard(START.plusSeconds(4));
    keepAlive.takePing(START.plusSeconds(10));
    keepAlive.takePing(START.plusSeconds(20));
    keepAlive.takePing(START.plusSeconds(30));

    assertThat(keepAlive.deadline()).isEqualTo(START.plusSeconds(34));
    assertThat(keepAlive.isDead(START.plusMillis(33_999))).isFalse();
    assertThat(keepAlive.isDead(START.plusSeconds(34))).isTrue();
  }

  @Test
  void aPeerThatWasNotAskedWhileWeWereStoppedIsAskedFirst() {
    keepAlive.takePing(START.plusSeconds(10));
    keepAlive.heard(START.plusSeconds(11));
    Instant later = START.plus(Duration.ofHours(1));

    assertThat(keepAlive.deadline()).isEqualTo(START.plusSeconds(20));
    assertThat(keepAlive.isDead(later)).isFalse();
    assertThat(keepAlive.takePing(later)).isTrue();
    assertThat(keepAlive.isDead(later.plusMillis(19_999))).isFalse();
    assertThat(keepAlive.isDead(later.plusSeconds(20))).isTrue();
  }

  @Test
  void aPeerMustNotBeDeadBeforeItIsPinged() {
    Duration second = Duration.ofSeconds(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SessionTimes(second, second, second, second));
  }
}
