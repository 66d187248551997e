package dev.mayfly.session.smux;

import java.time.Duration;
import java.util.Random;

/**
 * What a seed stands for: so many streams, two owners, and a link.
 *
 * @param streams opened in all
 * @param most bytes that each direction of a stream carries, at most
 * @param messageBytes of a message, at most
 * @param delayMillis of the link, at most; each message has its own
 * @param roomBytes on the way, until the other end takes some
 * @param resets share of streams that one of the two ends gives up
 * @param stuck share of streams with a reader who stands still in the middle
 * @param slow share of streams with a reader who takes his time
 */
record SmuxScenario(
    long seed,
    int streams,
    int most,
    int messageBytes,
    int delayMillis,
    int roomBytes,
    double resets,
    double stuck,
    double slow,
    SmuxLimits limits) {

  static SmuxScenario of(long seed) {
    Random random = new Random(seed);
    boolean crowd = random.nextInt(8) == 0;
    return new SmuxScenario(
        seed,
        crowd ? 100 + random.nextInt(300) : 1 + random.nextInt(12),
        crowd ? 4_000 : 1 + random.nextInt(60_000),
        Smux.LEAST_MESSAGE_BYTES + random.nextInt(random.nextBoolean() ? 200 : 16_000),
        random.nextInt(60),
        1_000 + random.nextInt(40_000),
        random.nextBoolean() ? random.nextDouble(0.4) : 0,
        random.nextInt(3) == 0 ? random.nextDouble(0.3) : 0,
        random.nextBoolean() ? random.nextDouble(0.5) : 0,
        new SmuxLimits(
            random.nextBoolean() ? SmuxLimits.MOST_FRAME_BYTES : 1 + random.nextInt(2_000),
            1 + random.nextInt(3_000),
            1 + random.nextInt(8_000),
            1_000 + random.nextInt(30_000),
            Duration.ofMillis(500 + random.nextInt(2_000)),
            Duration.ofMillis(random.nextInt(400)),
            Duration.ZERO,
            10_000));
  }
}
