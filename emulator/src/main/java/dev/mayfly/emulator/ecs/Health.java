package dev.mayfly.emulator.ecs;

import java.time.Instant;
import java.util.Optional;

/**
 * What a container's health checks have found so far; immutable.
 *
 * @param startedAt of the container
 * @param failures in a row, those of the start period not counted
 * @param next when to check again; empty while a check is under way
 */
record Health(
    HealthCheck check, Instant startedAt, Status status, int failures, Optional<Instant> next) {

  /** As DescribeTasks says it. */
  enum Status {
    UNKNOWN,
    HEALTHY,
    UNHEALTHY
  }

  /** Of a container that has just started. */
  static Health of(HealthCheck check, Instant startedAt) {
    return new Health(
        check, startedAt, Status.UNKNOWN, 0, Optional.of(startedAt.plus(check.interval())));
  }

  boolean isDue(Instant now) {
    return next.filter(due -> !now.isBefore(due)).isPresent();
  }

  Health checking() {
    return new Health(check, startedAt, status, failures, Optional.empty());
  }

  Health found(boolean healthy, Instant now) {
    Optional<Instant> again = Optional.of(now.plus(check.interval()));
    if (healthy) {
      return new Health(check, startedAt, Status.HEALTHY, 0, again);
    }
    boolean starting =
        status == Status.UNKNOWN && now.isBefore(startedAt.plus(check.startPeriod()));
    int counted = starting ? failures : failures + 1;
    Status found = counted >= check.retries() ? Status.UNHEALTHY : status;
    return new Health(check, startedAt, found, counted, again);
  }
}
