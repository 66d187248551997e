package dev.mayfly.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the figures were measured on. */
record Machine(String processor, int cores, String system, String jdk, String load) {

  static Machine present() {
    return new Machine(
        field(Path.of("/proc/cpuinfo"), "model name"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + System.getProperty("java.vm.version"),
        firstWord(Path.of("/proc/loadavg")));
  }

  /** What stands after the colon in the first line of that name; "unknown" where there is none. */
  static String field(Path file, String name) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** What stands under {@code name} in a process's status; 0 where there is none. */
  static long kilobytes(ProcessHandle process, String name) {
    String text = field(Path.of("/proc", "" + process.pid(), "status"), name);
    String digits = text.replaceAll("[^0-9]", "");
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  private static String firstWord(Path file) {
    try {
      return Files.readString(file).split(" ", 2)[0];
    } catch (IOException e) {
      return "unknown";
    }
  }

  @Override
  public String toString() {
    return "%s, %d cores, %s, %s, load %s".formatted(processor, cores, system, jdk, load);
  }
}
