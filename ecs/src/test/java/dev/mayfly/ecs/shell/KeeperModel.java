package dev.mayfly.ecs.shell;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the keeper's script does, on seconds of uptime that somebody else counts. {@link
 * KeeperModelTest} holds it to the script.
 */
class KeeperModel {

  static final long ROUND = 2;

  private final Lifetime lifetime;
  private final long start;
  private long end;
  private boolean seen;
  private long last;

  /** The files, and how many session workers there are. */
  OptionalLong keep = OptionalLong.empty();

  OptionalLong moved = OptionalLong.empty();
  boolean left;
  int sessions;

  private long next;

  KeeperModel(Lifetime lifetime, long start) {
    this.lifetime = lifetime;
    this.start = start;
    this.next = start;
    this.end = start + lifetime.maximum().toSeconds();
  }

  /** When it looks again. */
  long next() {
    return next;
  }

  /** When it ends even if someone is connected, as far as it has been told. */
  long end() {
    return moved.orElse(end);
  }

  /** One look, at {@link #next}; the exit status, if it ends. */
  OptionalInt round() {
    long now = next;
    end = moved.orElse(end);
    if (now >= end) {
      return OptionalInt.of(1);
    }
    if (sessions > 0) {
      seen = true;
      last = now;
    } else if (keep.orElse(0) > 0) {
      if (now >= keep.orElseThrow()) {
        return OptionalInt.of(0);
      }
    } else if (left) {
      return OptionalInt.of(0);
    } else if (seen) {
      if (now - last >= lifetime.linger().toSeconds()) {
        return OptionalInt.of(0);
      }
    } else if (now - start >= lifetime.grace().toSeconds()) {
      return OptionalInt.of(0);
    }
    next = now + Math.min(ROUND, end - now);
    return OptionalInt.empty();
  }
}
