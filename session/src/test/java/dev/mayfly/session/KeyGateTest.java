package dev.mayfly.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyGateTest {

  @Test
  void letsInAsManyAsItHasPlacesAndOneMoreForEachThatLeaves() {
    KeyGate gate = new KeyGate(1);
    boolean first = gate.enter();
    CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(gate::enter);
    boolean waits = !second.isDone();

    gate.leave();

    assertThat(first).isTrue();
    assertThat(waits).isTrue();
    assertThat(second.orTimeout(60, TimeUnit.SECONDS).join()).isTrue();
  }

  @Test
  void whoWaitsIsSentAwayWhenItCloses() {
    KeyGate gate = new KeyGate(0);
    List<CompletableFuture<Boolean>> waiting =
        Stream.generate(() -> inThread(gate)).limit(5).toList();

    gate.close();

    assertThat(waiting)
        .allSatisfy(w -> assertThat(w.orTimeout(60, TimeUnit.SECONDS).join()).isFalse());
    assertThat(gate.enter()).isFalse();
  }

  @Test
  void whoCannotWaitIsToldOfAPlaceOnce() {
    AtomicInteger told = new AtomicInteger();
    KeyGate gate = new KeyGate(1, told::incrementAndGet);
    boolean first = gate.tryEnter();
    boolean second = gate.tryEnter();

    gate.leave();
    gate.leave();

    assertThat(first).isTrue();
    assertThat(second).isFalse();
    assertThat(told).hasValue(1);
    assertThat(gate.tryEnter()).isTrue();
  }

  private static CompletableFuture<Boolean> inThread(KeyGate gate) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> answer.complete(gate.enter()));
    return answer;
  }
}
