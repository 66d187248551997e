package dev.mayfly.emulator.gateway;

import java.time.Duration;

/**
 * How bad one direction of a session's link is. Each rate is a chance per frame, from 0 to 1.
 *
 * @param loss the frame vanishes
 * @param duplicate it arrives twice
 * @param reorder frames behind it arrive before it
 * @param cut it vanishes, and with it the connection it was to leave by
 * @param latency every frame takes at least this long
 * @param jitter and up to this much longer, without overtaking
 */
public record BadLink(
    double loss, double duplicate, double reorder, double cut, Duration latency, Duration jitter) {

  /** A link that does no harm. */
  public static final BadLink NONE = new BadLink(0, 0, 0, 0, Duration.ZERO, Duration.ZERO);

  public BadLink {
    for (double rate : new double[] {loss, duplicate, reorder, cut}) {
      if (!(rate >= 0 && rate <= 1)) {
        throw new IllegalArgumentException("a chance of " + rate);
      }
    }
    if (loss + duplicate + reorder + cut > 1 || latency.isNegative() || jitter.isNegative()) {
      throw new IllegalArgumentException("more than one fate for each frame, or time backwards");
    }
  }

  public BadLink withLoss(double rate) {
    return new BadLink(rate, duplicate, reorder, cut, latency, jitter);
  }

  public BadLink withDuplicate(double rate) {
    return new BadLink(loss, rate, reorder, cut, latency, jitter);
  }

  public BadLink withReorder(double rate) {
    return new BadLink(loss, duplicate, rate, cut, latency, jitter);
  }

  public BadLink withCut(double rate) {
    return new BadLink(loss, duplicate, reorder, rate, latency, jitter);
  }

  public BadLink withLatency(Duration least, Duration more) {
    return new BadLink(loss, duplicate, reorder, cut, least, more);
  }
}
