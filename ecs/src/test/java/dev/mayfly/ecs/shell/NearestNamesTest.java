package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNamesTest {

  private static final List<String> NAMES = List.of("prod/api", "prod/worker", "test/api-admin");

  @Test
  void aTypoFindsItsName() {
    assertThat(NearestNames.of("wroker", NAMES)).containsExactly("prod/worker");
  }

  @Test
  void aPartFindsTheWhole() {
    assertThat(NearestNames.of("api", NAMES)).containsExactly("prod/api", "test/api-admin");
  }

  @Test
  void whatHasNothingInCommonIsNotNamed() {
    assertThat(NearestNames.of("zzzzzz", NAMES)).isEmpty();
  }
}
