package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FargateSizeTest {

  @Test
  void knowsTheSmallestAndTheLargest() {
    assertThat(new FargateSize(256, 512).isValid()).isTrue();
    assertThat(new FargateSize(16384, 122880).isValid()).isTrue();
    assertThat(new FargateSize(4096, 30720).isValid()).isTrue();
  }

  @Test
  void stepsGrowWithTheSize() {
    assertThat(new FargateSize(8192, 20480).isValid()).isTrue();
    assertThat(new FargateSize(8192, 17408).isValid()).isFalse();
    assertThat(new FargateSize(256, 4096).isValid()).isFalse();
  }

  @Test
  void theNearestAreNamedNearestFirst() {
    assertThat(new FargateSize(1024, 1024).nearest().getFirst())
        .isIn(new FargateSize(1024, 2048), new FargateSize(512, 1024));
  }
}
