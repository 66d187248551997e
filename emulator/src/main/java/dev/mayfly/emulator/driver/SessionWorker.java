package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The process that shows in a container as long as a session is there: {@code ssm-session-worker
 * SESSION-ID}, which the kernel names {@code ssm-session-wor}. It does nothing, and dies with us.
 */
record SessionWorker(Leash leash) implements SessionPresence {

  /** Returns once it is visible in the container. */
  static SessionWorker start(ContainerProcess container, String sessionId, Host host)
      throws IOException {
    List<String> argv = new ArrayList<>(host.isolation().beside(container.pid()));
    argv.addAll(List.of(host.scripts().sessionWorker(), sessionId));
    Leash leash = Leash.open();
    try (Report report = Report.open(host.poller())) {
      host.spawner().startScript(argv, Map.of(), leash, report);
      String _ = report.await();
      return new SessionWorker(leash);
    } catch (IOException failure) {
      leash.close();
      throw failure;
    }
  }

  @Override
  public void close() {
    leash.close();
  }
}
