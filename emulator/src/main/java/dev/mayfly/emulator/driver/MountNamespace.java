package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** All processes in one mount namespace: a container, where the PID namespace is the task's. */
record MountNamespace(Path name) implements Leftovers {

  private static final int ROUNDS = 100;

  static MountNamespace of(long pid) throws IOException {
    return new MountNamespace(Files.readSymbolicLink(link(pid)));
  }

  /** Kills until none is left: a process may fork while we look. */
  @Override
  public void kill() {
    for (int round = 0; round < ROUNDS; round++) {
      List<Long> members =
          ProcessHandle.allProcesses().map(ProcessHandle::pid).filter(this::has).toList();
      if (members.isEmpty()) {
        return;
      }
      members.forEach(this::kill);
    }
  }

  private void kill(long pid) {
    try (ProcessHold process = ProcessHold.of(pid)) {
      // Looked at again, now that the number cannot be given to another process.
      if (has(pid)) {
        process.signal(Posix.SIGKILL);
      }
    } catch (IOException gone) {
      // As wanted.
    }
  }

  private boolean has(long pid) {
    try {
      return Files.readSymbolicLink(link(pid)).equals(name);
    } catch (IOException goneOrForeign) {
      return false;
    }
  }

  private static Path link(long pid) {
    return Path.of("/proc/" + pid + "/ns/mnt");
  }
}
