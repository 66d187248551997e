package dev.mayfly.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private final AtomicInteger told = new AtomicInteger();
  private final Backlog backlog = new Backlog(100, told::incrementAndGet);

  @Test
  void hasRoomWhileLessThanTheLimitWaits() {
    backlog.add(99);
    boolean before = backlog.hasRoom();
    backlog.add(1);

    assertThat(before).isTrue();
    assertThat(backlog.hasRoom()).isFalse();
  }

  @Test
  void tellsOnceThatThereIsRoomAgain() {
    backlog.add(150);
    boolean _ = backlog.hasRoom();

    backlog.remove(50);
    int whileFull = told.get();
    backlog.remove(1);
    backlog.remove(1);

    assertThat(whileFull).isZero();
    assertThat(told).hasValue(1);
  }

  @Test
  void tellsNobodyWhoDidNotAsk() {
    backlog.add(150);
    backlog.remove(150);

    assertThat(told).hasValue(0);
  }
}
