package dev.mayfly.emulator.gateway;

import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a bad network does to the frames that the gateway relays, never to its own. Drawn from a
 * seed: the n-th frame of the n-th session in one direction has the same fate in every run.
 * Thread-safe; a change works from the next frame on, in running sessions too.
 */
public final class FrameFaults {
  private final long seed;
  private volatile BadLink toClient = BadLink.NONE;
  private volatile BadLink toAgent = BadLink.NONE;

  /** No harm is done until {@link #on} says so. */
  public FrameFaults(long seed) {
    this.seed = seed;
  }

  /** From now on that direction of every session is {@code link}. */
  public void on(Direction direction, BadLink link) {
    switch (direction) {
      case TO_CLIENT -> toClient = link;
      case TO_AGENT -> toAgent = link;
    }
  }

  /** From now on nothing goes wrong. */
  public void heal() {
    toClient = BadLink.NONE;
    toAgent = BadLink.NONE;
  }

  /** The fates of the {@code session}-th session's frames in one direction. */
  Fates of(long session, Direction direction) {
    SplittableRandom random = new SplittableRandom(seed ^ (session * 0x9E3779B97F4A7C15L));
    return switch (direction) {
      case TO_CLIENT -> new Fates(() -> toClient, random);
      case TO_AGENT -> new Fates(() -> toAgent, random.split());
    };
  }

  /** What becomes of a frame. */
  enum Fate {
    DELIVERED,
    LOST,
    TWICE,
    OVERTAKEN,
    CUT
  }

  /** Draws the fates of one session's frames in one direction. Owned by one thread. */
  static final class Fates {
    private final Supplier<BadLink> link;
    private final RandomGenerator random;

    private Fates(Supplier<BadLink> link, RandomGenerator random) {
      this.link = link;
      this.random = random;
    }

    /** Whether frames pass untouched, so that nothing need be drawn. */
    boolean harmless() {
      return link.get().equals(BadLink.NONE);
    }

    Fate next() {
      BadLink now = link.get();
      double drawn = random.nextDouble();
      if ((drawn -= now.loss()) < 0) {
        return Fate.LOST;
      }
      if ((drawn -= now.duplicate()) < 0) {
        return Fate.TWICE;
      }
      if ((drawn -= now.reorder()) < 0) {
        return Fate.OVERTAKEN;
      }
      return drawn - now.cut() < 0 ? Fate.CUT : Fate.DELIVERED;
    }

    /** How long the next frame is under way. */
    long nextDelayNanos() {
      BadLink now = link.get();
      long jitter = now.jitter().toNanos();
      return now.latency().toNanos() + (jitter == 0 ? 0 : random.nextLong(jitter));
    }
  }
}
