package dev.mayfly.emulator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SingleUseTokenTest {
  private final SingleUseToken token = new SingleUseToken();

  @Test
  void nothingIsValidBeforeOneIsIssued() {
    assertThat(token.redeem("")).isFalse();
  }

  @Test
  void aTokenIsGoodOnce() {
    String issued = token.issue();

    assertThat(token.redeem(issued)).isTrue();
    assertThat(token.redeem(issued)).isFalse();
  }

  @Test
  void aFreshTokenTakesTheOldOnesPlace() {
    String old = token.issue();
    String fresh = token.issue();

    assertThat(token.redeem(old)).isFalse();
    assertThat(token.redeem(fresh)).isTrue();
  }

  @Test
  void ofManyAtOnceOneGetsIn() throws Exception {
    String issued = token.issue();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> attempt = () -> token.redeem(issued);
      var results = threads.invokeAll(Stream.generate(() -> attempt).limit(100).toList());

      long admitted = 0;
      for (var result : results) {
        admitted += result.get() ? 1 : 0;
      }
      assertThat(admitted).isOne();
    }
  }
}
