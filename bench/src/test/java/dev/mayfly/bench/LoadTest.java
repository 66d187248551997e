package dev.mayfly.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadTest {
  private static final int SESSIONS = 100;

  @Test
  void aHundredSessionsAtATimeLoseNothing() throws Exception {
    try (BenchCloud cloud = BenchCloud.start("--session-limit", "" + SESSIONS)) {
      Load.Figure figure = Load.run(cloud, SESSIONS);

      assertThat(figure.sessions()).isEqualTo(SESSIONS); // Each checks what came by its digest.
    }
  }
}
