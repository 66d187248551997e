package dev.mayfly.session;

import java.time.Duration;
import java.time.Instant;

/** When to ping a peer, and when its silence means that it is gone. Owned by one thread. */
final class KeepAlive {
  private final Duration ping;
  private final Duration deadPeer;
  private Instant nextPing;
  private Instant lastHeard;

  KeepAlive(SessionTimes times, Instant connected) {
    this.ping = times.ping();
    this.deadPeer = times.deadPeer();
    this.nextPing = connected.plus(ping);
    this.lastHeard = connected;
  }

  /** Something came, whatever it was. */
  void heard(Instant now) {
    lastHeard = now;
  }

  /** Whether a ping is due; if so, the next one is due after the usual time. */
  boolean takePing(Instant now) {
    if (now.isBefore(nextPing)) {
      return false;
    }
    nextPing = now.plus(ping);
    return true;
  }

  boolean isDead(Instant now) {
    return !now.isBefore(lastHeard.plus(deadPeer));
  }

  /** When to look again if nothing comes before. */
  Instant deadline() {
    Instant death = lastHeard.plus(deadPeer);
    return death.isBefore(nextPing) ? death : nextPing;
  }
}
