package dev.mayfly.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version that the build wrote into the jar. */
final class Version {

  private Version() {}

  static String text() {
    try (InputStream stream = Version.class.getResourceAsStream("version.txt")) {
      return stream == null
          ? "unknown"
          : new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
