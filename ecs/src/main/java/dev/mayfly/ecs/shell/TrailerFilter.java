package dev.mayfly.ecs.shell;

import dev.mayfly.session.protocol.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * Takes the {@link Trailer} of one session out of a terminal's output, byte by byte, and passes all
 * else as it is, forged and half trailers included. Owned by one thread.
 *
 * <p>The trailer holds one ESC, at its start: so whatever breaks a match cannot hide another one,
 * except by being that ESC itself.
 */
final class TrailerFilter {

  private final byte[] start;
  private final byte[] held;
  private int length;
  private OptionalInt status = OptionalInt.empty();

  TrailerFilter(Trailer trailer) {
    this.start = trailer.start().getBytes(StandardCharsets.US_ASCII);
    this.held = new byte[start.length + Trailer.MAXIMUM_DIGITS];
  }

  /** What of {@code bytes}, and of those held back before, is for the screen now. */
  Bytes pass(Bytes bytes) {
    if (length == 0 && !contains(bytes, start[0])) {
      return bytes;
    }
    ByteArrayOutputStream shown = new ByteArrayOutputStream(bytes.length() + length);
    for (int i = 0; i < bytes.length(); i++) {
      take(bytes.at(i), shown);
    }
    return Bytes.of(shown.toByteArray());
  }

  /** What is still held back, when nothing more comes. */
  Bytes flush() {
    Bytes rest = Bytes.copyOf(held, 0, length);
    length = 0;
    return rest;
  }

  /** The status that the last trailer told; or the code of a {@link Refusal}. */
  OptionalInt status() {
    return status;
  }

  private static boolean contains(Bytes bytes, byte wanted) {
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.at(i) == wanted) {
        return true;
      }
    }
    return false;
  }

  private void take(byte next, ByteArrayOutputStream shown) {
    if (goesOn(next)) {
      held[length++] = next;
    } else if (next == Trailer.END && length > start.length) {
      status = OptionalInt.of(heldStatus());
      length = 0;
    } else {
      shown.write(held, 0, length);
      length = 0;
      if (next == start[0]) {
        held[length++] = next;
      } else {
        shown.write(next);
      }
    }
  }

  private boolean goesOn(byte next) {
    return length < start.length
        ? next == start[length]
        : length < held.length && next >= '0' && next <= '9';
  }

  private int heldStatus() {
    int number = 0;
    for (int i = start.length; i < length; i++) {
      number = number * 10 + held[i] - '0';
    }
    return number;
  }
}
