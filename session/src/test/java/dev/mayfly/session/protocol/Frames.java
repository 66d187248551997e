package dev.mayfly.session.protocol;

import java.util.Optional;

/** Reads frames for tests, without the code that is tested. */
final class Frames {

  private static final String ACKNOWLEDGED = "\"AcknowledgedMessageSequenceNumber\":";

  private Frames() {}

  static boolean isData(Frame frame) {
    return frame.type().endsWith("_stream_data");
  }

  static boolean isAcknowledge(Frame frame) {
    return frame.type().equals("acknowledge");
  }

  static boolean isData(Frame frame, PayloadType type) {
    return isData(frame) && frame.payloadType().orElse(-1) == type.number();
  }

  /** What is encrypted in a message of an encrypted session, if anything is. */
  static Optional<Bytes> encrypted(Frame frame) {
    return switch (PayloadType.of(frame.payloadType().orElse(-1))) {
      case OUTPUT, STDERR, EXIT_CODE -> Optional.of(frame.payload());
      case ENCRYPTION_CHALLENGE_REQUEST, ENCRYPTION_CHALLENGE_RESPONSE ->
          Optional.of(Aes.challenge(frame.payload()));
      default -> Optional.empty();
    };
  }

  /** The number that an acknowledgement acknowledges; -1 if it is malformed. */
  static long acknowledged(Frame frame) {
    String json = frame.payload().utf8();
    int from = json.indexOf(ACKNOWLEDGED) + ACKNOWLEDGED.length();
    int to = from;
    while (to < json.length() && Character.isDigit(json.charAt(to))) {
      to++;
    }
    return from < ACKNOWLEDGED.length() || to == from ? -1 : Long.parseLong(json, from, to, 10);
  }
}
