package dev.mayfly.emulator.driver;

import java.io.IOException;

/**
 * A small process that kills a container's first process, and with it the container, should we die.
 * The kernel's death signal does that too, but forgets it when a process becomes another user.
 */
record Guard(Leash leash) implements Leftovers {

  static Guard of(long pid, Host host) throws IOException {
    return new Guard(Watchdog.leashed(host.scripts().guard(), pid, host));
  }

  /** The container has ended, and left nothing behind: the guard is called off. */
  @Override
  public void kill() {
    leash.tug();
    leash.close();
  }
}
