package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The process that shows in a container as long as a session is there: {@code ssm-session-worker
 * SESSION-ID}, which the kernel names {@code ssm-session-wor}. It does nothing, and dies with us.
 */
final class SessionWorker implements AutoCloseable {

  private final int leash;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SessionWorker(int leash) {
    this.leash = leash;
  }

  /** Returns once it is visible in the container. */
  static SessionWorker start(ContainerProcess container, String sessionId, Host host)
      throws IOException {
    List<String> argv = new ArrayList<>(host.isolation().beside(container.pid()));
    argv.addAll(List.of(host.scripts().sessionWorker(), sessionId));
    Posix.Pipe leash = Posix.pipe();
    try (Report report = Report.open(host.poller())) {
      spawn(argv, leash.readEnd(), report, host);
      report.await();
      return new SessionWorker(leash.writeEnd());
    } catch (IOException failure) {
      Posix.close(leash.writeEnd());
      throw failure;
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

  /** Ends it. Idempotent. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Posix.close(leash);
    }
  }
}
