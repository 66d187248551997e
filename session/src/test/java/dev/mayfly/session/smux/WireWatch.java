package dev.mayfly.session.smux;

import dev.mayfly.session.protocol.Bytes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What one end sends, read a second time without its codec. */
final class WireWatch {

  private final boolean client;
  private final SmuxScenario scenario;
  private final Set<Integer> opened = new HashSet<>();
  private final Map<Integer, Integer> ends = new HashMap<>();

  /** Written to a stream and not yet sent. */
  private final Map<Integer, Integer> pending = new HashMap<>();

  /** What others have sent since a stream with something to send was served last. */
  private final Map<Integer, Integer> passedBy = new HashMap<>();

  private int mostPending;

  WireWatch(boolean client, SmuxScenario scenario) {
    this.client = client;
    this.scenario = scenario;
  }

  void wrote(int stream, int bytes) {
    if (bytes > 0 && !ends.containsKey(stream)) {
      pending.merge(stream, bytes, Integer::sum);
      mostPending = Math.max(mostPending, pending.size());
    }
  }

  /** What was written and not sent will not be. */
  void gaveUp(int stream) {
    pending.remove(stream);
    passedBy.remove(stream);
  }

  boolean knows(int stream) {
    return !client || opened.contains(stream);
  }

  void sent(Bytes message) {
    int at = 0;
    while (at < message.length()) {
      int start = at;
      SmuxLaw.THE_WIRE_IS_SMUX_1.check(
          message.length() >= start + 8 && message.at(start) == 1, () -> "no header at " + start);
      int command = message.at(at + 1);
      int length = unsigned(message, at + 2) | unsigned(message, at + 3) << 8;
      int stream = unsigned(message, at + 4) | unsigned(message, at + 5) << 8;
      SmuxLaw.THE_WIRE_IS_SMUX_1.check(
          message.at(start + 6) == 0 && message.at(start + 7) == 0 && stream % 2 == 1,
          () -> "stream " + stream);
      frame(command, length, stream);
      at += 8 + length;
      int end = at;
      SmuxLaw.THE_WIRE_IS_SMUX_1.check(
          end <= message.length(), () -> "a frame of " + length + " bytes in less");
    }
  }

  private void frame(int command, int length, int stream) {
    switch (command) {
      case 0 ->
          SmuxLaw.THE_WIRE_IS_SMUX_1.check(
              client && length == 0 && stream == 3 + 2 * opened.size() && opened.add(stream),
              () -> "SYN " + stream + " after " + opened.size());
      case 1 -> {
        int before = ends.merge(stream, 1, Integer::sum);
        SmuxLaw.THE_WIRE_IS_SMUX_1.check(
            length == 0 && before <= 2 && knows(stream), () -> "FIN " + stream);
      }
      case 2 -> data(length, stream);
      default -> SmuxLaw.THE_WIRE_IS_SMUX_1.check(false, () -> "command " + command);
    }
  }

  private void data(int length, int stream) {
    SmuxLaw.THE_WIRE_IS_SMUX_1.check(
        length > 0
            && length <= scenario.limits().frameBytes()
            && knows(stream)
            && !ends.containsKey(stream),
        () -> "PSH " + stream + " of " + length + " bytes");
    int left = pending.merge(stream, -length, Integer::sum);
    SmuxLaw.THE_WIRE_IS_SMUX_1.check(left >= 0, () -> "more than was written to " + stream);
    if (left == 0) {
      pending.remove(stream);
    }
    passedBy.remove(stream);
    int bound = mostPending * scenario.limits().turnBytes() + scenario.messageBytes();
    for (int other : pending.keySet()) {
      if (other != stream) {
        int passed = passedBy.merge(other, length, Integer::sum);
        SmuxLaw.NO_STREAM_STARVES.check(
            passed <= bound, () -> "stream " + other + " while others sent " + passed);
      }
    }
  }

  private static int unsigned(Bytes message, int at) {
    return Byte.toUnsignedInt(message.at(at));
  }
}
