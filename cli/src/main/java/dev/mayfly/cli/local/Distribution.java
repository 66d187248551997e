package dev.mayfly.cli.local;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the local cloud's program lies.
 *
 * @param classPath of {@code dev.mayfly.emulator.Main}
 * @param cache its AOT cache, if there is one that fits
 */
public record Distribution(String classPath, Optional<Path> cache) {

  private static final String MAIN = "dev.mayfly.emulator.Main";

  /** As the launcher says it: {@code mayfly.home}, or {@code mayfly.cloud.classpath} in tests. */
  public static Distribution fromSystemProperties() {
    Optional<Path> cache =
        Optional.ofNullable(System.getProperty("mayfly.cloud.cache")).map(Path::of);
    String classPath = System.getProperty("mayfly.cloud.classpath");
    if (classPath != null) {
      return new Distribution(classPath, cache);
    }
    return new Distribution(jars(System.getProperty("mayfly.home", ".")), cache);
  }

  /** In the order of their names, for which the cache was made. */
  private static String jars(String home) {
    Path folder = Path.of(home, "emulator", "lib");
    if (!Files.isDirectory(folder)) {
      throw new MayflyException(
          Problem.failure(
              "there is no local cloud in this installation",
              "the folder " + folder + " does not exist",
              "start mayfly by its script, or install it again"));
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> jars = new ArrayList<>();
      files.map(Path::toString).filter(name -> name.endsWith(".jar")).sorted().forEach(jars::add);
      return String.join(File.pathSeparator, jars);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command line of a local cloud in {@code folder}, on the Java that runs this. */
  List<String> command(CloudFolder folder, CloudOptions options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(mark(folder)); // First, since of a long command line only the beginning is told.
    cache.ifPresent(file -> command.add("-XX:AOTCache=" + file));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xlog:disable"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", classPath, MAIN, "--directory", folder.path().toString()));
    command.addAll(options.arguments());
    return command;
  }

  /**
   * Whether that process is the local cloud of {@code folder}: the number of one that was killed
   * may have passed to another program.
   */
  static boolean isCloud(ProcessHandle process, CloudFolder folder) {
    return process.info().commandLine().map(line -> line.contains(mark(folder))).orElse(false);
  }

  private static String mark(CloudFolder folder) {
    return "-Dmayfly.cloud=" + folder.path();
  }
}
