package dev.mayfly.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The threads of this JVM, virtual ones too: only a dump shows those. */
final class TestThreads {

  private TestThreads() {}

  /** Waits until no thread has a name that begins so; those that are left after a while. */
  static List<String> leftOf(String prefix) throws IOException, InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    List<String> left = named(prefix);
    while (!left.isEmpty() && System.nanoTime() < until) {
      left = named(prefix);
    }
    return left;
  }

  private static List<String> named(String prefix) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("threads");
    Path dump = folder.resolve("dump.json");
    try {
      Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
      String pid = String.valueOf(ProcessHandle.current().pid());
      Process process =
          new ProcessBuilder(
                  jcmd.toString(), pid, "Thread.dump_to_file", "-format=json", dump.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectErrorStream(true)
              .start();
      process.waitFor();
      return Pattern.compile("\"name\": \"(" + Pattern.quote(prefix) + "[^\"]*)\"")
          .matcher(Files.readString(dump))
          .results()
          .map(result -> result.group(1))
          .toList();
    } finally {
      Files.deleteIfExists(dump);
      Files.delete(folder);
    }
  }
}
