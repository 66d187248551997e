package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The first process of a PID namespace that a task's containers share; all end with it.
 *
 * @param pid its process id, as the host counts
 */
record Pause(long pid, Leash leash) implements AutoCloseable {

  static Pause start(Host host) throws IOException {
    List<String> argv = new ArrayList<>(host.isolation().first());
    argv.add(host.scripts().pause());
    Leash leash = Leash.open();
    try (Report report = Report.open(host.poller())) {
      host.spawner().startScript(argv, Map.of(), leash, report);
      return new Pause(Long.parseLong(report.await()), leash);
    } catch (IOException | NumberFormatException failure) {
      leash.close();
      throw new IOException("no shared process namespace: " + failure.getMessage(), failure);
    }
  }

  /** Ends the namespace. Idempotent. */
  @Override
  public void close() {
    leash.close();
  }
}
