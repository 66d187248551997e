package dev.mayfly.session.smux;

import java.time.Duration;

/**
 * What one end of smux allows itself and its peer.
 *
 * @param frameBytes the payload of one frame that we send, at most; 32,768 at most, as official
 *     peers do
 * @param turnBytes what a stream may send while others wait, until it is their turn
 * @param outgoingBytes from here on whoever writes to a stream must wait; see {@link Smux#write}
 * @param incomingBytes what waits for one stream's reader, from which on the session takes no more
 *     input; official peers let 4 MiB wait, for all streams together
 * @param patience how long a reader may so hold up the other streams until its stream is reset
 * @param quiet how long after the end of our direction nothing must come until the peer is told:
 *     official peers then drop what they still had to send
 * @param keepAlive how often a NOP is sent, for peers that take 30 s of silence for death; never if
 *     0. Ours never take it so
 * @param streams open at a time, at most; more are refused
 */
public record SmuxLimits(
    int frameBytes,
    int turnBytes,
    int outgoingBytes,
    int incomingBytes,
    Duration patience,
    Duration quiet,
    Duration keepAlive,
    int streams) {

  /** What official peers with keep-alive do. Source: xtaci/smux mux.go, KeepAliveInterval. */
  public static final Duration USUAL_KEEP_ALIVE = Duration.ofSeconds(10);

  /** No frame that official peers send carries more. Source: xtaci/smux mux.go, MaxFrameSize. */
  public static final int MOST_FRAME_BYTES = 32_768;

  /** 4 MiB for each reader, 5 s of patience, half a second of quiet, 10,000 streams. */
  public static final SmuxLimits OF_CLIENT =
      new SmuxLimits(
          MOST_FRAME_BYTES,
          4 << 10,
          64 << 10,
          4 << 20,
          Duration.ofSeconds(5),
          Duration.ofMillis(500),
          Duration.ZERO,
          10_000);

  /** The same, but the client is told at once of an end: one of ours loses nothing by it. */
  public static final SmuxLimits OF_SERVER = OF_CLIENT.withQuiet(Duration.ZERO);

  public SmuxLimits {
    if (frameBytes < 1 || frameBytes > MOST_FRAME_BYTES) {
      throw new IllegalArgumentException("frames of " + frameBytes + " bytes");
    }
    if (turnBytes < 1 || outgoingBytes < 1 || incomingBytes < 1 || streams < 1) {
      throw new IllegalArgumentException("a limit below 1");
    }
    if (patience.isNegative() || quiet.isNegative() || keepAlive.isNegative()) {
      throw new IllegalArgumentException("a time below 0");
    }
  }

  /** The same with another time of quiet. */
  public SmuxLimits withQuiet(Duration other) {
    return with(incomingBytes, patience, other, keepAlive, streams);
  }

  /** The same with another patience. */
  public SmuxLimits withPatience(Duration other) {
    return with(incomingBytes, other, quiet, keepAlive, streams);
  }

  /** The same with other bytes that may wait for a stream's reader. */
  public SmuxLimits withIncomingBytes(int bytes) {
    return with(bytes, patience, quiet, keepAlive, streams);
  }

  /** The same with a sign of life so often. */
  public SmuxLimits withKeepAlive(Duration interval) {
    return with(incomingBytes, patience, quiet, interval, streams);
  }

  /** The same with another number of streams at a time. */
  public SmuxLimits withStreams(int most) {
    return with(incomingBytes, patience, quiet, keepAlive, most);
  }

  private SmuxLimits with(
      int incoming, Duration patient, Duration silent, Duration alive, int most) {
    return new SmuxLimits(
        frameBytes, turnBytes, outgoingBytes, incoming, patient, silent, alive, most);
  }
}
