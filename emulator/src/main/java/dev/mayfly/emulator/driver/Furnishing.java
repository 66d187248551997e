package dev.mayfly.emulator.driver;

import dev.mayfly.emulator.driver.TaskSpec.Container;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A container on its way: its first process makes its mounts, then waits for {@link
 * ContainerProcess#begin}. Owned by one thread.
 */
final class Furnishing {

  private final Container container;
  private final ImageRoot root;
  private final Optional<ContainerUser> user;
  private final String hostname;
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
    this.hostname = hostname;
    sharedProcesses = pause.isPresent();
    root = ImageRoot.of(container.image());
    if (!root.machine() && !host.isolation().namespaces()) {
      throw new IOException("a folder as an image needs namespaces, which are not to be had");
    }
    user = user();
    Environment environment =
        Environment.of(container.environment(), hostname, user.orElse(ContainerUser.ROOT).home());
    List<String> argv = argv(environment, pause);
    start = Leash.open();
    report = Report.open(host.poller());
    output = new OutputPump(container.name(), listener, host.poller());
    child = spawn(argv, environment);
  }

  /** Empty for root, and where there is nobody else to become. */
  private Optional<ContainerUser> user() throws IOException {
    return container.user().isPresent() && host.isolation() == Isolation.NAMESPACES
        ? Optional.of(ContainerUser.of(container.user().get(), root.folder()))
        : Optional.empty();
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
      Environment sessions =
          Environment.of(container.environment(), hostname, ContainerUser.ROOT.home());
      return new ContainerProcess(
          container, root, sessions, host, child, start, report, output, pid, leftovers(pid));
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

  private List<String> argv(Environment environment, OptionalLong pause) throws IOException {
    Isolation isolation = host.isolation();
    List<String> argv =
        new ArrayList<>(
            pause.isPresent() ? isolation.joining(pause.getAsLong()) : isolation.first());
    argv.addAll(List.of(host.scripts().init(), isolation.mount(), root.prefix()));
    argv.add(isolation.namespaces() ? hostname : "");
    String directory = ContainerProcess.directory(container);
    argv.addAll(
        List.of(root.machine() ? directory : "/", container.init() ? "supervise" : "become"));
    argv.addAll(environment.afterShell(container.init()));
    argv.addAll(root.entering(user, directory));
    argv.addAll(container.command());
    return argv;
  }

  private Child spawn(List<String> argv, Environment environment) throws IOException {
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
