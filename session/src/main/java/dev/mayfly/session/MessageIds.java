package dev.mayfly.session;

import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Random ids (version 4) for the messages of one session. They need to be different, not secret:
 * those of {@link UUID#randomUUID} cost as much as all else that is done for a message. Owned by
 * one thread.
 */
final class MessageIds implements Supplier<UUID> {
  private static final long VERSION_4 = 0x4000;
  private static final long VARIANT_2 = 0x8000_0000_0000_0000L;

  private final SplittableRandom random;

  MessageIds(long seed) {
    this.random = new SplittableRandom(seed);
  }

  @Override
  public UUID get() {
    long high = (random.nextLong() & ~0xf000L) | VERSION_4;
    long low = (random.nextLong() & ~0xc000_0000_0000_0000L) | VARIANT_2;
    return new UUID(high, low);
  }
}
