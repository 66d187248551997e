package dev.mayfly.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessageIdsTest {
  private static final int MANY = 100_000;

  @Test
  void areRandomUuidsOfVersionFour() {
    UUID id = new MessageIds(7).get();

    assertThat(id.version()).isEqualTo(4);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void differWithinASessionAndBetweenSessions() {
    Set<UUID> seen = new HashSet<>();
    for (long seed = 0; seed < 10; seed++) {
      MessageIds ids = new MessageIds(seed);
      for (int i = 0; i < MANY; i++) {
        seen.add(ids.get());
      }
    }

    assertThat(seen).hasSize(10 * MANY);
  }
}
