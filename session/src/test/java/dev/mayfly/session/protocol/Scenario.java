package dev.mayfly.session.protocol;

import java.time.Duration;
import java.util.Random;

/**
 * What a seed stands for: a link, two ends, and how it all comes to its end.
 *
 * @param loss share of frames that get lost, and {@code doubled} of those that come twice
 * @param spoilt share of frames whose digest is wrong on arrival
 * @param delay of every frame; {@code jitter} comes on top, at random, and with it another order
 * @param cuts how often both connections are lost
 * @param pauses how often the service tells the agent to pause, for a while
 * @param handshake whether the agent asks for one
 * @param encrypted whether it then asks for encryption, too
 * @param closing who ends it
 */
record Scenario(
    long seed,
    Link link,
    double loss,
    double doubled,
    double spoilt,
    Duration delay,
    Duration jitter,
    int cuts,
    int pauses,
    boolean handshake,
    boolean encrypted,
    HandshakeExpectation expectation,
    boolean small,
    Closing closing) {

  enum Link {
    STEADY,
    LOSSY,
    DOUBLING,
    CUT,
    WILD
  }

  enum Closing {
    BY_AGENT_WHEN_ALL_HAS_ARRIVED,
    BY_AGENT_WHEN_ALL_IS_TYPED,
    BY_CLIENT,
    BY_SERVICE,
    BY_GARBAGE,
    BY_LOSS_OF_THE_CLIENT,
    /** KMS refuses one of the ends. */
    BY_KMS
  }

  static Scenario of(long seed) {
    Random random = new Random(seed);
    Link link = Link.values()[random.nextInt(Link.values().length)];
    boolean wild = link == Link.WILD;
    boolean handshake = random.nextInt(2) == 0;
    boolean encrypted = handshake && random.nextBoolean();
    boolean reordering = wild || link == Link.DOUBLING;
    return new Scenario(
        seed,
        link,
        wild || link == Link.LOSSY ? random.nextDouble(0.3) : 0,
        wild || link == Link.DOUBLING ? random.nextDouble(0.3) : 0,
        wild ? random.nextDouble(0.1) : 0,
        Duration.ofMillis(random.nextInt(450)),
        Duration.ofMillis(reordering ? random.nextInt(400) : 0),
        wild || link == Link.CUT ? 1 + random.nextInt(3) : 0,
        link == Link.STEADY ? 0 : random.nextInt(3),
        handshake,
        encrypted,
        encrypted && !isOrdered(link)
            ? HandshakeExpectation.EXPECTED // There an acknowledgement overtakes a lost request.
            : expectation(handshake, random),
        random.nextBoolean(),
        random.nextBoolean() ? Closing.BY_AGENT_WHEN_ALL_HAS_ARRIVED : closing(encrypted, random));
  }

  private static Closing closing(boolean encrypted, Random random) {
    int all = Closing.values().length;
    return Closing.values()[random.nextInt(encrypted ? all : all - 1)];
  }

  /** Never wrong about an agent that asks; otherwise anything. */
  private static HandshakeExpectation expectation(boolean handshake, Random random) {
    boolean known = random.nextBoolean();
    if (!known) {
      return HandshakeExpectation.UNKNOWN;
    }
    return handshake ? HandshakeExpectation.EXPECTED : HandshakeExpectation.NONE;
  }

  /** Whether nothing ever happens but the delay, which is the same for all. */
  boolean steady() {
    return link == Link.STEADY && closing == Closing.BY_AGENT_WHEN_ALL_HAS_ARRIVED;
  }

  /** Whether each connection, while it lasts, keeps the order and loses nothing, as TCP does. */
  boolean ordered() {
    return isOrdered(link);
  }

  private static boolean isOrdered(Link link) {
    return link == Link.STEADY || link == Link.CUT;
  }

  Limits limits(Limits usual) {
    return small ? new Limits(512, 16 << 10, 64 << 10, usual.copies()) : usual;
  }
}
