package dev.mayfly.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that becomes the JVM. */
class LauncherIT {

  @TempDir Path directory;
  Home home;

  @BeforeEach
  void start() throws IOException {
    home = Home.in(directory);
  }

  @Test
  void theBuildHasMadeACacheThatFits() {
    assertThat(startsFromCache(Path.of(Home.mayfly()))).isTrue();
  }

  @Test
  void nothingOfTheJvmIsOnStdoutOrStderr() {
    Home.Outcome outcome = home.mayfly("--version");

    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.output()).startsWith("mayfly ").hasLineCount(1);
  }

  @Test
  void aDistributionThatWasMovedStillUsesItsCacheAndNeedsNoSources() {
    assertThat(startsFromCache(distribution().resolve("bin/mayfly"))).isTrue();
  }

  @Test
  void aCacheIsNotUsedOnceAJarHasChanged() throws IOException {
    Path moved = distribution();
    Path jar = jarOf(moved, "mayfly-cli");
    byte[] bytes = Files.readAllBytes(jar);
    // A comment at the end of a zip: another content, the same classes.
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    longer[bytes.length - 2] = 1;
    Files.write(jar, longer);

    assertThat(startsFromCache(moved.resolve("bin/mayfly"))).isFalse();
  }

  @Test
  void aCopyWithOtherTimesIsHashedAgainAndKeepsItsCache() throws IOException {
    Path moved = distribution();
    Path launch = moved.resolve("launch");
    String before = Files.readString(launch);
    FileTime later = FileTime.from(Instant.parse("2026-01-02T03:04:05Z"));
    Files.setLastModifiedTime(jarOf(moved, "mayfly-cli"), later);

    home.run(List.of(moved.resolve("bin/mayfly").toString(), "--version"));

    String after = Files.readString(launch);
    assertThat(after).isNotEqualTo(before);
    assertThat(after.lines().skip(3)).containsExactlyElementsOf(before.lines().skip(3).toList());
  }

  @Test
  void withoutAJdk25ItSaysInOneLineWhatToInstall() throws IOException {
    Path moved = distribution();
    Path empty = Files.createDirectory(directory.resolve("nothing"));
    String script =
        Files.readString(moved.resolve("bin/mayfly")).replace("/usr/lib/jvm/*", empty + "/*");
    Files.writeString(moved.resolve("bin/mayfly"), script);

    Home.Outcome outcome =
        home.run(
            List.of(moved.resolve("bin/mayfly").toString(), "--version"),
            Map.of("JAVA25_HOME", empty.toString(), "PATH", "/usr/bin:/bin"));

    assertThat(outcome.status()).isEqualTo(125);
    assertThat(outcome.errors()).contains("JDK 25").contains("JAVA25_HOME").hasLineCount(1);
    assertThat(outcome.output()).isEmpty();
  }

  /** Whether our main class comes out of an AOT cache, as the JVM tells it. */
  private boolean startsFromCache(Path launcher) {
    Path log = directory.resolve("classes");
    Home.Outcome outcome =
        home.run(
            List.of(launcher.toString(), "--version"),
            Map.of("MAYFLY_JAVA_OPTIONS", "-Xlog:class+load:file=" + log));
    assertThat(outcome.status()).as(outcome.errors()).isZero();
    return read(log).contains("dev.mayfly.cli.Mayfly source: shared objects file");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy of what was built, with its times, away from any sources. */
  private Path distribution() {
    Path copy = directory.resolve("elsewhere");
    home.run(List.of("cp", "-rp", Home.root().resolve("target/dist").toString(), copy.toString()));
    return copy;
  }

  private static Path jarOf(Path distribution, String name) throws IOException {
    try (var files = Files.newDirectoryStream(distribution.resolve("lib"), name + "-*.jar")) {
      return files.iterator().next();
    }
  }
}
