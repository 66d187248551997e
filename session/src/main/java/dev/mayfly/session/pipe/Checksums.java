package dev.mayfly.session.pipe;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Sums up a piece of text as the far end's tool does. */
final class Checksums {

  private Checksums() {}

  /** Of the first {@code length} bytes, as the tool prints it. */
  static String of(RemoteTools.Checksum checksum, byte[] text, int length) {
    return switch (checksum) {
      case CKSUM -> Long.toString(PosixChecksum.of(text, length));
      case MD5 -> {
        MessageDigest digest = md5();
        digest.update(text, 0, length);
        yield HexFormat.of().formatHex(digest.digest());
      }
    };
  }

  // Against accidents, not against people: whoever may write to the channel may also forge its
  // sums.
  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has MD5", impossible);
    }
  }
}
