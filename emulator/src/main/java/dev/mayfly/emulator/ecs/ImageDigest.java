package dev.mayfly.emulator.ecs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** What a registry would name an image's content by: here, one for each name of an image. */
final class ImageDigest {

  private ImageDigest() {}

  /** Empty for what comes from no registry. */
  static Optional<String> of(String image) {
    if (image.equals("scratch") || image.startsWith("file:")) {
      return Optional.empty();
    }
    int at = image.lastIndexOf('@');
    return Optional.of(at >= 0 ? image.substring(at + 1) : "sha256:" + hash(image));
  }

  private static String hash(String image) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(image.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
