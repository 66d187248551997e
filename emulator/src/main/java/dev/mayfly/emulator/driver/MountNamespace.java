package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** All processes in one mount namespace: a container, where the PID namespace is the task's. */
record MountNamespace(Path name) implements Leftovers {

  static MountNamespace of(long pid) throws IOException {
    return new MountNamespace(Files.readSymbolicLink(link(pid)));
  }

  @Override
  public void kill() {
    Leftovers.killAll(this::has);
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
