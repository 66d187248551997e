package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at the processes of this machine, and waits for those that are to go. */
final class Processes {

  private Processes() {}

  /** Waits until no process has {@code word} in its command line. */
  static void awaitNone(String word) throws Exception {
    for (ProcessHandle process : with(word)) {
      process.onExit().get(Recorder.DEADLINE_SECONDS, TimeUnit.SECONDS);
    }
    if (!with(word).isEmpty()) {
      throw new AssertionError("still there: " + with(word));
    }
  }

  static List<ProcessHandle> with(String word) {
    return ProcessHandle.allProcesses()
        .filter(process -> commandLine(process.pid()).contains(word))
        .toList();
  }

  static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
    } catch (IOException gone) {
      return "";
    }
  }

  /** Our own children, unreaped ones included. */
  static Set<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
  }

  /** Open files of ours. */
  static long descriptors() {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Waits for what no event tells. */
  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Recorder.DEADLINE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("it never happened");
      }
      Thread.onSpinWait();
    }
  }
}
