package dev.mayfly.session.pipe;

import dev.mayfly.session.protocol.Bytes;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** The encoded text of one output's current piece, as it comes. Owned by one thread. */
final class Piece {

  /** The far end reads 64 KiB at most, and base64 makes 85 of them. */
  private static final int LIMIT = 128 << 10;

  private static final int FIRST = 1 << 10;
  private static final int LARGEST = 64 << 10;

  private byte[] text = new byte[FIRST];
  private int length;

  /** False if that is more than a piece may hold. */
  boolean add(byte[] bytes, int from, int to) {
    int more = to - from;
    if (length + more > LIMIT) {
      return false;
    }
    if (length + more > text.length) {
      text = Arrays.copyOf(text, Math.max(2 * text.length, length + more));
    }
    System.arraycopy(bytes, from, text, length, more);
    length += more;
    return true;
  }

  boolean isEmpty() {
    return length == 0;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  String checksum(RemoteTools.Checksum checksum) {
    return Checksums.of(checksum, text, length);
  }

  /** What it encodes; empty if it is no such encoding. */
  Optional<Bytes> decode(RemoteTools tools, Alphabet alphabet, boolean compressed) {
    Optional<byte[]> decoded =
        switch (tools.encoder()) {
          case BASE64, OPENSSL -> base64();
          case OD -> hexadecimal(alphabet);
        };
    return (compressed ? decoded.flatMap(file -> GzipPiece.expand(file, LARGEST)) : decoded)
        .map(Bytes::of);
  }

  private Optional<byte[]> base64() {
    byte[] joined = withoutBreaks();
    // An end without padding would pass Java's decoder, but no encoder of the far end leaves it
    // out.
    if (joined.length % 4 != 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(joined));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private Optional<byte[]> hexadecimal(Alphabet alphabet) {
    byte[] digits = withoutBreaks();
    if (digits.length % 2 != 0) {
      return Optional.empty();
    }
    byte[] decoded = new byte[digits.length / 2];
    for (int i = 0; i < decoded.length; i++) {
      int high = Character.digit(alphabet.plain(digits[2 * i]), 16);
      int low = Character.digit(alphabet.plain(digits[2 * i + 1]), 16);
      decoded[i] = (byte) ((high << 4) | low);
    }
    return Optional.of(decoded);
  }

  /** Lines count for the checksum with their breaks, and for nothing else. */
  private byte[] withoutBreaks() {
    byte[] joined = new byte[length];
    int end = 0;
    for (int i = 0; i < length; i++) {
      joined[end] = text[i];
      end += text[i] == '\n' ? 0 : 1;
    }
    return Arrays.copyOf(joined, end);
  }
}
