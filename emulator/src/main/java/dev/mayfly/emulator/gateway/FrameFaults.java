package dev.mayfly.emulator.gateway;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * What a bad network does to the frames that the gateway relays, never to its own. Drawn from a
 * seed: the n-th frame of the n-th session in one direction has the same fate in every run.
 * Thread-safe; a change works from the next frame on, in running sessions too.
 */
public final class FrameFaults {
  private final long seed;
  private final Way toClient = new Way();
  private final Way toAgent = new Way();

  /** No harm is done until {@link #on} says so. */
  public FrameFaults(long seed) {
    this.seed = seed;
  }

  /** From now on that direction of every session is {@code link}. */
  public void on(Direction direction, BadLink link) {
    way(direction).link = link;
  }

  /** The next frame in that direction, of whichever session, takes its connection along. */
  public void cutNext(Direction direction) {
    way(direction).cuts.incrementAndGet();
  }

  /** From now on nothing goes wrong. */
  public void heal() {
    for (Direction direction : Direction.values()) {
      on(direction, BadLink.NONE);
      way(direction).cuts.set(0);
    }
  }

  /** The fates of the {@code session}-th session's frames in one direction. */
  Fates of(long session, Direction direction) {
    SplittableRandom random = new SplittableRandom(seed ^ (session * 0x9E3779B97F4A7C15L));
    return switch (direction) {
      case TO_CLIENT -> new Fates(toClient, random);
      case TO_AGENT -> new Fates(toAgent, random.split());
    };
  }

  private Way way(Direction direction) {
    return switch (direction) {
      case TO_CLIENT -> toClient;
      case TO_AGENT -> toAgent;
    };
  }

  /** One direction of all sessions. */
  private static final class Way {
    private volatile BadLink link = BadLink.NONE;
    private final AtomicInteger cuts = new AtomicInteger();
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
    private final Way way;
    private final RandomGenerator random;

    private Fates(Way way, RandomGenerator random) {
      this.way = way;
      this.random = random;
    }

    /** Whether frames pass untouched, so that nothing need be drawn. */
    boolean harmless() {
      return way.cuts.get() == 0 && way.link.equals(BadLink.NONE);
    }

    Fate next() {
      if (way.cuts.getAndUpdate(cuts -> Math.max(0, cuts - 1)) > 0) {
        return Fate.CUT;
      }
      BadLink now = way.link;
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
      BadLink now = way.link;
      long jitter = now.jitter().toNanos();
      return now.latency().toNanos() + (jitter == 0 ? 0 : random.nextLong(jitter));
    }
  }
}
