package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.SessionClient;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the parts of a launch share: the port, and time and chance from outside.
 *
 * @param progress told of searches that take long
 */
record Setting(
    Ecs ecs,
    InstantSource clock,
    RandomGenerator random,
    Pause pause,
    Wire wire,
    Sight sight,
    Progress progress) {

  /** In which each task is looked at for itself. */
  Setting(Ecs ecs, InstantSource clock, RandomGenerator random, Pause pause, Wire wire) {
    this(ecs, clock, random, pause, wire, Sight.direct(ecs), Progress.NONE);
  }

  /** With real sessions. */
  Setting(Ecs ecs, InstantSource clock, RandomGenerator random, Pause pause) {
    this(ecs, clock, random, pause, SessionClient::connect);
  }

  /** In which {@code tasks}, of one cluster, are looked at together. */
  Setting sharing(Collection<Task> tasks) {
    return tasks.size() < 2
        ? this
        : new Setting(
            ecs, clock, random, pause, wire, new SharedSight(ecs, clock, tasks), progress);
  }

  /** In which searches that take long are told of. */
  Setting telling(Progress listener) {
    return new Setting(ecs, clock, random, pause, wire, sight, listener);
  }

  /** The task as it is now; empty if ECS does not know it. */
  Optional<Task> look(Task task) {
    return Sight.direct(ecs).of(task);
  }

  Backoff backoff() {
    return new Backoff(random);
  }
}
