package dev.mayfly.session.protocol;

/**
 * What one end of a data channel allows itself.
 *
 * @param messageBytes the payload of one message of data, at most; official peers send 1024
 * @param bytesInFlight sent and not yet acknowledged, headers included, at most; at least four
 *     messages and 16 KiB
 * @param bytesReordered received before their turn, headers included, at most; what finds no room
 *     is not acknowledged, and so comes again
 * @param copies how often one message is sent, at most; beyond that the session ends. With one copy
 *     a second that many seconds, as the time between copies is at most 1 s
 */
public record Limits(int messageBytes, int bytesInFlight, int bytesReordered, int copies) {

  /** For a client: 8 KiB a message, 256 KiB in flight, five minutes without acknowledgement. */
  public static final Limits OF_CLIENT = new Limits(8 << 10, 256 << 10, 4 << 20, 300);

  /**
   * For an agent: 1024 bytes a message, and patience for a client whose screen stands still for
   * longer than a service keeps an idle session.
   */
  public static final Limits OF_AGENT = new Limits(1024, 256 << 10, 4 << 20, 3000);

  private static final int LEAST_IN_FLIGHT = 16 << 10;

  public Limits {
    if (messageBytes < 1 || bytesReordered < 1 || copies < 1) {
      throw new IllegalArgumentException("a limit below 1");
    }
    if (bytesInFlight < LEAST_IN_FLIGHT || bytesInFlight / 4 < messageBytes) {
      throw new IllegalArgumentException(
          bytesInFlight + " bytes in flight for messages of " + messageBytes);
    }
  }

  /** The same with other messages. */
  public Limits withMessageBytes(int bytes) {
    return new Limits(bytes, Math.max(bytesInFlight, 4 * bytes), bytesReordered, copies);
  }

  /** The same with another bound of what is in flight. */
  Limits withBytesInFlight(int bytes) {
    return new Limits(messageBytes, bytes, bytesReordered, copies);
  }

  /**
   * What of the bytes in flight is kept for the handshake and for taking leave, so that they get
   * out while nobody reads our data.
   */
  int reserve() {
    return LEAST_IN_FLIGHT / 2;
  }
}
