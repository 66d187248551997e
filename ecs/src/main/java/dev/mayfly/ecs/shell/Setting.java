package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.session.SessionClient;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What the parts of a launch share: the port, and time and chance from outside. */
record Setting(Ecs ecs, InstantSource clock, RandomGenerator random, Pause pause, Wire wire) {

  /** With real sessions. */
  Setting(Ecs ecs, InstantSource clock, RandomGenerator random, Pause pause) {
    this(ecs, clock, random, pause, SessionClient::connect);
  }

  Backoff backoff() {
    return new Backoff(random);
  }
}
