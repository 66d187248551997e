package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReapPolicyTest {

  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

  private static final EphemeralTask OVERDUE =
      task("overdue", "bob", Optional.of(NOW.minusSeconds(1)));
  private static final EphemeralTask MINE = task("mine", "ann", Optional.of(NOW.plusSeconds(60)));
  private static final EphemeralTask OTHERS = task("others", "bob", Optional.of(NOW));
  private static final EphemeralTask UNDATED = task("undated", "bob", Optional.empty());

  private static EphemeralTask task(String name, String owner, Optional<Instant> expiresAt) {
    return new EphemeralTask(
        name,
        "cluster",
        "app",
        owner,
        Optional.empty(),
        expiresAt,
        "RUNNING",
        Optional.empty(),
        Optional.empty());
  }

  private static List<EphemeralTask> doomed(ReapPolicy policy) {
    return policy.doomed(List.of(OVERDUE, MINE, OTHERS, UNDATED), NOW).stream()
        .map(ReapPolicy.Doomed::task)
        .toList();
  }

  @Test
  void whatIsPastItsExpiryIsStoppedWhoeverOwnsIt() {
    assertThat(doomed(new ReapPolicy.Expired())).containsExactly(OVERDUE);
  }

  @Test
  void allOfMineIsStoppedToo() {
    assertThat(doomed(new ReapPolicy.AllOf("ann"))).containsExactly(OVERDUE, MINE);
  }
}
