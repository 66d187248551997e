package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All processes of one session, in the sense of setsid(2), and a small process that kills them
 * should we die. Where there are no namespaces.
 */
record Watchdog(long session, Leash leash) implements Leftovers {

  // Of what follows the name in /proc/PID/stat: state, parent, group, session.
  private static final int SESSION_FIELD = 3;

  static Watchdog of(long session, Host host) throws IOException {
    return new Watchdog(session, leashed(host.scripts().watchdog(), session, host));
  }

  /** Starts a script that acts on {@code number} when we die. */
  static Leash leashed(String script, long number, Host host) throws IOException {
    Leash leash = Leash.open();
    int silence = Posix.open("/dev/null", Posix.O_RDWR);
    try {
      var argv = List.of(script, Long.toString(number));
      var files = List.of(leash.readEnd(), silence, silence);
      Child _ = host.spawner().start(new Spawner.Program(argv, Map.of(), files, true));
      return leash;
    } catch (IOException failure) {
      leash.close();
      throw failure;
    } finally {
      leash.handedOver();
      Posix.close(silence);
    }
  }

  @Override
  public void kill() {
    Leftovers.killAll(this::has);
    // Called off: it would have to search for what we have killed already.
    leash.tug();
    leash.close();
  }

  private boolean has(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The name stands in parentheses, and may hold some itself.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean zombie = fields[0].equals("Z");
      return !zombie && Long.parseLong(fields[SESSION_FIELD]) == session;
    } catch (IOException gone) {
      return false;
    }
  }
}
