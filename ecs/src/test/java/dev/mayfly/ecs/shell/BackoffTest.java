package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whether those who start at the same time leave each other enough DescribeTasks. */
class BackoffTest {

  private static final int SEEDS = 500;
  private static final int STARTERS = 20;

  /** As a Fargate task takes: the mean of the times that were published. */
  private static final Duration START = Duration.ofSeconds(57);

  /** Before it asks for a task, a shell lists those that run, describes them, and lists its own. */
  private static final int CALLS_BEFORE = 3;

  /** Source: Amazon ECS API Reference, "Request throttling for the Amazon ECS API". */
  private static final int BURST = 100;

  private static final int PER_SECOND = 20;

  /** When a starter looks next, and how long it waits after that. */
  private record Look(Duration at, Backoff backoff) {}

  /** The fewest tokens that are ever left in the account's bucket; negative if it is too small. */
  private static double fewestLeft(Random random) {
    PriorityQueue<Look> looks = new PriorityQueue<>(Comparator.comparing(Look::at));
    for (int starter = 0; starter < STARTERS; starter++) {
      Duration launched = Duration.ofMillis(200 + random.nextInt(400));
      Backoff backoff = new Backoff(random);
      looks.add(new Look(launched.plus(backoff.next()), backoff));
    }
    double left = BURST - STARTERS * CALLS_BEFORE;
    double fewest = left;
    Duration now = Duration.ZERO;
    for (Look look = looks.remove(); look.at().compareTo(START) < 0; look = looks.remove()) {
      left = Math.min(BURST, left + look.at().minus(now).toNanos() / 1e9 * PER_SECOND) - 1;
      fewest = Math.min(fewest, left);
      now = look.at();
      looks.add(new Look(now.plus(look.backoff().next()), look.backoff()));
    }
    return fewest;
  }

  @Test
  void twentyStartsAtOnceStayWithinTheBucketOfAnAccount() {
    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(fewestLeft(new Random(seed))).as("seed " + seed).isNotNegative();
    }
  }

  @Test
  void whatIsQuickIsSeenSoon() {
    Backoff backoff = new Backoff(new Random(1));

    Duration third = backoff.next().plus(backoff.next()).plus(backoff.next());

    assertThat(third).isLessThan(Duration.ofSeconds(1));
  }
}
