package dev.mayfly.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When to ping a peer, and when its silence means that it is gone: only if it was asked. A process
 * that was stopped for a while must not take its own silence for the peer's. Owned by one thread.
 */
final class KeepAlive {
  private final Duration ping;
  private final Duration deadPeer;
  private Instant nextPing;
  private Instant lastHeard;

  /** When the first ping after {@code lastHeard} went out. */
  private Optional<Instant> asked = Optional.empty();

  KeepAlive(SessionTimes times, Instant connected) {
    this.ping = times.ping();
    this.deadPeer = times.deadPeer();
    this.nextPing = connected.plus(ping);
    this.lastHeard = connected;
  }

  /** Something came, whatever it was. */
  void heard(Instant now) {
    lastHeard = now;
    asked = Optional.empty();
  }

  /** Whether a ping is due; if so, the next one is due after the usual time. */
  boolean takePing(Instant now) {
    if (now.isBefore(nextPing)) {
      return false;
    }
    nextPing = now.plus(ping);
    asked = asked.or(() -> Optional.of(now));
    return true;
  }

  boolean isDead(Instant now) {
    return death().filter(death -> !now.isBefore(death)).isPresent();
  }

  /** When to look again if nothing comes before. */
  Instant deadline() {
    return death().filter(death -> death.isBefore(nextPing)).orElse(nextPing);
  }

  /**
   * When the silence will have lasted too long; a ping that was late gets its time all the same.
   */
  private Optional<Instant> death() {
    return asked.map(
        first -> {
          Instant answered = first.plus(deadPeer).minus(ping);
          Instant silent = lastHeard.plus(deadPeer);
          return answered.isAfter(silent) ? answered : silent;
        });
  }
}
