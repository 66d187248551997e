package dev.mayfly.emulator.driver;

import dev.mayfly.emulator.driver.TaskSpec.Container;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A container on its way: its first process makes its mounts, then waits for {@link
 * ContainerProcess#begin}. Owned by one thread.
 */
final class Furnishing {

  private final Container container;
  private final Environment environment;
  private final Host host;
  private final boolean sharedProcesses;
  private final OutputPump output;
  private final Report report;
  private final Leash start;
  private final Child child;

  private Furnishing(
      Container container, String hostname, OptionalLong pause, TaskListener listener, Host host)
      throws IOException {
    this.container = container;
    this.host = host;
    sharedProcesses = pause.isPresent();
    environment = Environment.of(container.environment(), hostname);
    List<String> argv = argv(hostname, pause);
    start = Leash.open();
    report = Report.open(host.poller());
    output = new OutputPump(container.name(), listener, host.poller());
    child = spawn(argv);
  }

  /**
   * Begins to furnish.
   *
   * @param pause the first process of the namespace that the task's containers share, if they do
   */
  static Furnishing begin(
      Container container, String hostname, OptionalLong pause, TaskListener listener, Host host)
      throws IOException {
    return new Furnishing(container, hostname, pause, listener, host);
  }

  /** Waits until the container is ready to run its command. Called once. */
  ContainerProcess await() throws IOException {
    try {
      long pid = Long.parseLong(report.await());
      return new ContainerProcess(
          container, environment, host, child, start, report, output, pid, leftovers(pid));
    } catch (IOException | NumberFormatException failure) {
      cancel();
      throw CannotStartContainer.failed(
          container.name(), new IOException("no namespaces: " + failure.getMessage(), failure));
    }
  }

  /** Instead of {@link #await}. */
  void cancel() {
    child.signal(Posix.SIGKILL);
    close();
  }

  private List<String> argv(String hostname, OptionalLong pause) throws IOException {
    Isolation isolation = host.isolation();
    List<String> argv =
        new ArrayList<>(
            pause.isPresent() ? isolation.joining(pause.getAsLong()) : isolation.first());
    argv.addAll(List.of(host.scripts().init(), isolation.mount()));
    argv.add(isolation.namespaces() ? hostname : "");
    argv.addAll(
        List.of(ContainerProcess.directory(container), container.init() ? "supervise" : "become"));
    argv.addAll(environment.afterShell(container.init()));
    argv.addAll(container.command());
    return argv;
  }

  private Child spawn(List<String> argv) throws IOException {
    try {
      return host.spawner()
          .startScript(argv, environment.throughShell(), start, report, output.writeEnd());
    } catch (IOException failure) {
      close();
      throw failure;
    } finally {
      output.start();
    }
  }

  private void close() {
    report.close();
    start.close();
    output.finish();
  }

  private Leftovers leftovers(long pid) throws IOException {
    if (!host.isolation().namespaces()) {
      return Watchdog.of(pid, host);
    }
    if (sharedProcesses) {
      return MountNamespace.of(pid);
    }
    // Our init stays who it is, and in a user namespace there is nobody else to become.
    boolean mayChange = host.isolation() == Isolation.NAMESPACES && !container.init();
    return mayChange ? Guard.of(pid, host) : () -> {};
  }
}
