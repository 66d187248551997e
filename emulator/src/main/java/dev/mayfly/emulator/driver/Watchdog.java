package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A small process that kills a whole session (in the sense of setsid) when we say so or die. Where
 * there are no namespaces.
 */
record Watchdog(int leash) implements Leftovers {

  static Watchdog of(long session, Host host) throws IOException {
    Posix.Pipe leash = Posix.pipe();
    int silence = Posix.open("/dev/null", Posix.O_RDWR);
    try {
      var argv = List.of(host.scripts().watchdog(), Long.toString(session));
      var files = List.of(leash.readEnd(), silence, silence);
      Child _ = host.spawner().start(new Spawner.Program(argv, Map.of(), files, true));
    } catch (IOException failure) {
      Posix.close(leash.writeEnd());
      throw failure;
    } finally {
      Posix.close(leash.readEnd());
      Posix.close(silence);
    }
    return new Watchdog(leash.writeEnd());
  }

  /** To be called once. */
  @Override
  public void kill() {
    Posix.close(leash);
  }
}
