package dev.mayfly.session.pipe;

import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** One piece as a whole gzip file. Source: RFC 1952. */
final class GzipPiece {
  private static final int MAGIC_1 = 0x1f;
  private static final int MAGIC_2 = 0x8b;
  private static final int DEFLATE = 8;
  private static final int HEADER = 10;
  private static final int TRAILER = 8;
  private static final int CHECKSUM_OF_HEADER = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private GzipPiece() {}

  /** Compressed, in a hurry. */
  static byte[] compress(byte[] bytes) {
    byte[] target = new byte[HEADER + bytes.length + bytes.length / 8 + 64 + TRAILER];
    target[0] = (byte) MAGIC_1;
    target[1] = (byte) MAGIC_2;
    target[2] = DEFLATE;
    target[9] = (byte) 255; // Of no known system.
    int end = HEADER;
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
      deflater.setInput(bytes);
      deflater.finish();
      while (!deflater.finished()) {
        end += deflater.deflate(target, end, target.length - TRAILER - end);
      }
    }
    putLittleEndian(target, end, checksum(bytes, bytes.length));
    putLittleEndian(target, end + 4, bytes.length);
    return Arrays.copyOf(target, end + TRAILER);
  }

  /** Expanded to {@code limit} bytes at most; empty if it is no such file, or larger. */
  static Optional<byte[]> expand(byte[] file, int limit) {
    int start = endOfHeader(file);
    if (start < 0 || start + TRAILER > file.length) {
      return Optional.empty();
    }
    byte[] target = new byte[limit];
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(file, start, file.length - start);
      int length = inflater.inflate(target);
      int trailer = file.length - inflater.getRemaining();
      boolean whole =
          inflater.finished()
              && trailer + TRAILER == file.length
              && littleEndian(file, trailer) == checksum(target, length)
              && littleEndian(file, trailer + 4) == length;
      return whole ? Optional.of(Arrays.copyOf(target, length)) : Optional.empty();
    } catch (DataFormatException damaged) {
      return Optional.empty();
    }
  }

  /** Where the compressed data begins; -1 if that cannot be told. */
  private static int endOfHeader(byte[] file) {
    if (file.length < HEADER
        || (file[0] & 0xff) != MAGIC_1
        || (file[1] & 0xff) != MAGIC_2
        || file[2] != DEFLATE) {
      return -1;
    }
    int flags = file[3];
    int at = HEADER;
    if ((flags & EXTRA) != 0) {
      if (at + 2 > file.length) {
        return -1;
      }
      at += 2 + (file[at] & 0xff) + ((file[at + 1] & 0xff) << 8);
    }
    for (int texts = (flags & NAME) / NAME + (flags & COMMENT) / COMMENT; texts > 0; texts--) {
      while (at < file.length && file[at] != 0) {
        at++;
      }
      at++;
    }
    return (flags & CHECKSUM_OF_HEADER) == 0 ? at : at + 2;
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static void putLittleEndian(byte[] target, int at, int number) {
    for (int i = 0; i < 4; i++) {
      target[at + i] = (byte) (number >>> (8 * i));
    }
  }

  private static int littleEndian(byte[] source, int at) {
    int number = 0;
    for (int i = 0; i < 4; i++) {
      number |= (source[at + i] & 0xff) << (8 * i);
    }
    return number;
  }
}
