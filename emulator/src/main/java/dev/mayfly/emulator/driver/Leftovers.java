package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.util.List;
import java.util.function.LongPredicate;

/** What a container's first process leaves behind when it ends, where no PID namespace ends too. */
@FunctionalInterface
interface Leftovers {

  int ROUNDS = 100;

  void kill();

  /** Kills all processes that are members, until none is left: one may fork while we look. */
  static void killAll(LongPredicate member) {
    for (int round = 0; round < ROUNDS; round++) {
      List<Long> members =
          ProcessHandle.allProcesses().map(ProcessHandle::pid).filter(member::test).toList();
      if (members.isEmpty()) {
        return;
      }
      members.forEach(pid -> kill(pid, member));
    }
  }

  private static void kill(long pid, LongPredicate member) {
    try (ProcessHold process = ProcessHold.of(pid)) {
      // Looked at again, now that the number cannot be given to another process.
      if (member.test(pid)) {
        process.signal(Posix.SIGKILL);
      }
    } catch (IOException gone) {
      // As wanted.
    }
  }
}
