package dev.mayfly.session;

import dev.mayfly.session.protocol.Limits;
import dev.mayfly.session.smux.SmuxLimits;

/**
 * What a port session allows itself.
 *
 * @param messageBytes the payload of one message, at most; official agents take any length
 * @param bytesInFlight sent and not yet acknowledged, at most. A session carries no more than that
 *     in a round trip
 * @param smux bounds of streams
 */
record PortLimits(int messageBytes, int bytesInFlight, SmuxLimits smux) {

  /** 16 KiB, with which an official agent took 25 MB/s; 2 MiB in flight. */
  static final PortLimits USUAL = new PortLimits(16 << 10, 2 << 20, SmuxLimits.OF_CLIENT);

  /** For the data channel under it. */
  Limits channel() {
    Limits usual = Limits.OF_CLIENT;
    return new Limits(messageBytes, bytesInFlight, usual.bytesReordered(), usual.copies());
  }
}
