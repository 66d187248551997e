package dev.mayfly.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What /proc tells. */
final class Processes {

  private Processes() {}

  /** Waits until it runs no more. One that nobody has reaped yet counts as ended. */
  static void awaitEnd(long pid) {
    Eventually.holds("process " + pid + " ends", () -> ended(pid));
  }

  private static boolean ended(long pid) {
    String stat = read(pid, "stat");
    return stat.isEmpty() || stat.startsWith("Z", stat.lastIndexOf(')') + 2);
  }

  /** Those whose environment holds {@code variable=value}. */
  static List<ProcessHandle> with(String variable, Path value) {
    String entry = variable + "=" + value + "\0";
    return ProcessHandle.allProcesses()
        .filter(process -> read(process.pid(), "environ").contains(entry))
        .toList();
  }

  /** Empty once the process has ended. */
  private static String read(long pid, String file) {
    try {
      return new String(Files.readAllBytes(Path.of("/proc/" + pid + "/" + file)), ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }
}
