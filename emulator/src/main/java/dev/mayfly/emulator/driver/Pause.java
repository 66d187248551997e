package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** The first process of a PID namespace that a task's containers share; all end with it. */
final class Pause implements AutoCloseable {

  private final long pid;
  private final int leash;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Pause(long pid, int leash) {
    this.pid = pid;
    this.leash = leash;
  }

  static Pause start(Host host) throws IOException {
    List<String> argv = new ArrayList<>(host.isolation().first());
    argv.add(host.scripts().pause());
    Posix.Pipe leash = Posix.pipe();
    try (Report report = Report.open(host.poller())) {
      spawn(argv, leash.readEnd(), report, host);
      return new Pause(Long.parseLong(report.await()), leash.writeEnd());
    } catch (IOException | NumberFormatException failure) {
      Posix.close(leash.writeEnd());
      throw new IOException("no shared process namespace: " + failure.getMessage(), failure);
    }
  }

  private static void spawn(List<String> argv, int leash, Report report, Host host)
      throws IOException {
    try {
      var files = List.of(leash, report.writeEnd(), report.writeEnd());
      Child _ = host.spawner().start(new Spawner.Program(argv, Map.of(), files, true));
      report.handedOver();
    } finally {
      Posix.close(leash);
    }
  }

  /** Its process id, as the host counts. */
  long pid() {
    return pid;
  }

  /** Ends the namespace. Idempotent. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Posix.close(leash);
    }
  }
}
