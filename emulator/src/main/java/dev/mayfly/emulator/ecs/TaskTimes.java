package dev.mayfly.emulator.ecs;

import java.time.Instant;
import java.util.Optional;

/** When a task got where; each is written once. Owned by one thread. */
final class TaskTimes {

  private final Instant created;
  private Optional<Instant> pulled = Optional.empty();
  private Optional<Instant> started = Optional.empty();
  private Optional<Instant> stopping = Optional.empty();
  private Optional<Instant> executionStopped = Optional.empty();
  private Optional<Instant> stopped = Optional.empty();

  TaskTimes(Instant created) {
    this.created = created;
  }

  void pulled(Instant now) {
    pulled = pulled.or(() -> Optional.of(now));
  }

  void started(Instant now) {
    started = started.or(() -> Optional.of(now));
  }

  void stopping(Instant now) {
    stopping = stopping.or(() -> Optional.of(now));
  }

  void executionStopped(Instant now) {
    executionStopped = executionStopped.or(() -> Optional.of(now));
  }

  void stopped(Instant now) {
    stopped = stopped.or(() -> Optional.of(now));
  }

  Instant created() {
    return created;
  }

  Optional<Instant> pulled() {
    return pulled;
  }

  Optional<Instant> started() {
    return started;
  }

  Optional<Instant> stopping() {
    return stopping;
  }

  Optional<Instant> executionStopped() {
    return executionStopped;
  }

  Optional<Instant> stopped() {
    return stopped;
  }
}
