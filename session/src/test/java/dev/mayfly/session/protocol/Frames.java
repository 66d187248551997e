package dev.mayfly.session.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads frames for tests, without the code that is tested. */
final class Frames {

  private static final Pattern ACKNOWLEDGED =
      Pattern.compile("\"AcknowledgedMessageSequenceNumber\":(\\d+)");

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

  /** The number that an acknowledgement acknowledges; -1 if it is malformed. */
  static long acknowledged(Frame frame) {
    Matcher number = ACKNOWLEDGED.matcher(frame.payload().utf8());
    return number.find() ? Long.parseLong(number.group(1)) : -1;
  }
}
