package dev.mayfly.session.protocol;

import java.util.UUID;
import java.util.function.Supplier;

/** Ids that are the same in every run. */
final class Ids implements Supplier<UUID> {
  private final long stem;
  private long last;

  Ids(long stem) {
    this.stem = stem;
  }

  @Override
  public UUID get() {
    return new UUID(stem, ++last);
  }
}
