package dev.mayfly.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    try (InputStream stream = Version.class.getResourceAsStream("version.txt")) {
      String version =
          stream == null
              ? "unknown"
              : new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
      return new String[] {"mayfly " + version};
    }
  }
}
