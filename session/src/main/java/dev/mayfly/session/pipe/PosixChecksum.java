package dev.mayfly.session.pipe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The checksum of {@code cksum}: a CRC, highest bit first, over the bytes and then their number.
 * Four bytes at a time. Source: POSIX.1-2017, cksum.
 */
final class PosixChecksum {
  private static final int POLYNOMIAL = 0x04C11DB7;
  private static final int[] ONE = table();
  private static final int[] TWO = shifted(ONE);
  private static final int[] THREE = shifted(TWO);
  private static final int[] FOUR = shifted(THREE);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private PosixChecksum() {}

  /** Of the first {@code length} bytes; from 0 to 2³² − 1. */
  static long of(byte[] bytes, int length) {
    int crc = 0;
    int at = 0;
    for (; at + 4 <= length; at += 4) {
      int next = crc ^ (int) INT.get(bytes, at);
      crc =
          FOUR[next >>> 24]
              ^ THREE[(next >>> 16) & 0xff]
              ^ TWO[(next >>> 8) & 0xff]
              ^ ONE[next & 0xff];
    }
    for (; at < length; at++) {
      crc = step(crc, bytes[at]);
    }
    for (int rest = length; rest != 0; rest >>>= 8) {
      crc = step(crc, (byte) rest);
    }
    return ~crc & 0xffff_ffffL;
  }

  private static int step(int crc, byte next) {
    return (crc << 8) ^ ONE[(crc >>> 24) ^ (next & 0xff)];
  }

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int crc = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc << 1) ^ (crc < 0 ? POLYNOMIAL : 0);
      }
      table[i] = crc;
    }
    return table;
  }

  /** What becomes of each entry when one more byte of zero follows. */
  private static int[] shifted(int[] table) {
    int[] next = new int[table.length];
    for (int i = 0; i < table.length; i++) {
      next[i] = (table[i] << 8) ^ ONE[table[i] >>> 24];
    }
    return next;
  }
}
