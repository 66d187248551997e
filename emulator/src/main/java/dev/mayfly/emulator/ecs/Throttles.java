package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often an account may call: operations that AWS counts together share a bucket of tokens, and
 * a call that finds its bucket empty is refused. What is in no bucket is never refused.
 * Thread-safe.
 */
public final class Throttles {

  private static final String RUN_TASK = "ecs:RunTask";
  private static final String RUN_TASK_ON_FARGATE = "ecs:RunTask on Fargate";

  /**
   * AWS's own.
   *
   * <p>Source: ECS API reference, "Request throttling", and "Fargate throttling quotas", of which
   * the rate of launches is left out, since one call of ours launches one task. The rate of
   * GetResources is general knowledge.
   */
  private static final List<Rate> PUBLISHED =
      List.of(
          Rate.of(100, 40, RUN_TASK, "ecs:StartTask", "ecs:StopTask", "ecs:ExecuteCommand"),
          Rate.of(20, 20, RUN_TASK_ON_FARGATE),
          Rate.of(100, 20, "ecs:DescribeTasks", "ecs:ListTasks", "ecs:DescribeContainerInstances"),
          Rate.of(50, 20, "ecs:DescribeClusters", "ecs:ListClusters"),
          Rate.of(100, 20, "ecs:DescribeServices", "ecs:ListServices"),
          Rate.of(50, 5, "ecs:CreateService", "ecs:UpdateService", "ecs:DeleteService"),
          Rate.of(
              50,
              20,
              "ecs:DescribeTaskDefinition",
              "ecs:ListTaskDefinitions",
              "ecs:ListTaskDefinitionFamilies"),
          Rate.of(20, 1, "ecs:RegisterTaskDefinition", "ecs:DeregisterTaskDefinition"),
          Rate.of(5, 1, "ecs:DeleteTaskDefinitions"),
          Rate.of(20, 10, "ecs:TagResource", "ecs:UntagResource"),
          Rate.of(15, 15, "tag:GetResources"));

  private final InstantSource clock;
  private final Map<String, AtomicReference<TokenBucket>> buckets = new HashMap<>();
  private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();

  private Throttles(InstantSource clock, List<Rate> rates) {
    this.clock = clock;
    for (Rate rate : rates) {
      var bucket = new AtomicReference<>(rate.bucket(clock.instant()));
      rate.operations().forEach(operation -> buckets.put(operation, bucket));
    }
  }

  /** Anybody may call as often as they like. */
  public static Throttles none() {
    return new Throttles(InstantSource.system(), List.of());
  }

  /** As AWS does it. */
  public static Throttles published(InstantSource clock) {
    return new Throttles(clock, PUBLISHED);
  }

  /** How often operations may be called, all together: at once, and then in each second. */
  private record Rate(int burst, int perSecond, List<String> operations) {

    static Rate of(int burst, int perSecond, String... operations) {
      return new Rate(burst, perSecond, List.of(operations));
    }

    TokenBucket bucket(Instant now) {
      return TokenBucket.full(burst, perSecond, now);
    }
  }

  /** Refuses a call, as {@code ecs:RunTask}, that comes too soon. */
  void admit(String operation, Input input) throws AwsError {
    if (!takes(operation)
        || (operation.equals(RUN_TASK) && onFargate(input) && !takes(RUN_TASK_ON_FARGATE))) {
      refused.computeIfAbsent(operation, _ -> new LongAdder()).increment();
      throw EcsErrors.throttled();
    }
  }

  private static boolean onFargate(Input input) throws AwsError {
    if (input.filled("launchType").filter("FARGATE"::equals).isPresent()) {
      return true;
    }
    for (Input item : input.objects("capacityProviderStrategy")) {
      if (item.filled("capacityProvider").orElse("").startsWith("FARGATE")) {
        return true;
      }
    }
    return false;
  }

  private boolean takes(String operation) {
    AtomicReference<TokenBucket> bucket = buckets.get(operation);
    return bucket == null || takes(bucket, clock.instant());
  }

  private static boolean takes(AtomicReference<TokenBucket> bucket, Instant now) {
    while (true) {
      TokenBucket seen = bucket.get();
      Optional<TokenBucket> less = seen.take(now);
      if (less.isEmpty() || bucket.compareAndSet(seen, less.get())) {
        return less.isPresent();
      }
    }
  }

  /** How many calls of each operation were refused, as {@code ecs:RunTask}. */
  Map<String, Long> refused() {
    Map<String, Long> counts = new TreeMap<>();
    refused.forEach((operation, count) -> counts.put(operation, count.sum()));
    return counts;
  }
}
