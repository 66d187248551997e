package dev.mayfly.emulator.driver;

import dev.mayfly.emulator.driver.CommandLookup.Refused;
import dev.mayfly.emulator.driver.TaskSpec.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One furnished container. Its first process waits until {@link #begin} lets it run the command.
 * Thread-safe.
 */
final class ContainerProcess {

  // Empty at first and the container's own: so that a working directory there must be made.
  private static final List<String> PRIVATE = List.of("/tmp/", "/var/tmp/", "/dev/shm/", "/root/");

  // unshare ends as its child ended. It fails at SIGKILL, saying so, since it unblocks that before.
  private static final String UNSHARE_CANNOT_FOLLOW = "sigprocmask";
  private static final int KILLED = 128 + Posix.SIGKILL;

  private final Container container;
  private final ImageRoot root;
  private final Environment environment;
  private final Host host;
  private final Leash start;
  private final Report report;
  private final OutputPump output;
  private final long pid;
  private final ProcessHold first;
  private final Leftovers leftovers;
  private final CompletableFuture<Integer> exit;
  private volatile boolean begun;

  ContainerProcess(
      Container container,
      ImageRoot root,
      Environment environment,
      Host host,
      Child child,
      Leash start,
      Report report,
      OutputPump output,
      long pid,
      Leftovers leftovers)
      throws IOException {
    this.container = container;
    this.root = root;
    this.environment = environment;
    this.host = host;
    this.start = start;
    this.report = report;
    this.output = output;
    this.pid = pid;
    this.first = ProcessHold.of(pid);
    this.leftovers = leftovers;
    this.exit = child.exit().thenApplyAsync(this::finish, Thread::startVirtualThread);
  }

  Container container() {
    return container;
  }

  /** That of its sessions, which are root's. */
  Environment environment() {
    return environment;
  }

  ImageRoot root() {
    return root;
  }

  /** The process id of its first process, as the host counts. */
  long pid() {
    return pid;
  }

  String directory() {
    return directory(container);
  }

  /** Its working directory, always absolute. */
  static String directory(Container container) {
    String directory = container.workingDirectory().orElse("/");
    return directory.startsWith("/") ? directory : "/" + directory;
  }

  /** Its exit status; completes after its last output was delivered. */
  CompletableFuture<Integer> exit() {
    return exit;
  }

  /** Where and how its files and commands are found. */
  CommandLookup lookup() {
    return new CommandLookup(files(), directory(), environment.path());
  }

  /**
   * Makes sure that the command can run, before it does.
   *
   * @throws IOException as the container runtime says it
   */
  void check() throws IOException {
    if (host.isolation().namespaces() && PRIVATE.stream().anyMatch(directory()::startsWith)) {
      Files.createDirectories(rootFolder().resolve(directory().substring(1)));
    }
    if (files().find("/", directory()).filter(Files::isDirectory).isEmpty()) {
      throw new Refused(
          "chdir to cwd (\""
              + directory()
              + "\") set in config.json failed: no such file or directory",
          "chdir " + directory() + ": no such file or directory");
    }
    lookup().find(container.command().getFirst());
  }

  /** Lets the command run. Called at most once. */
  void begin() {
    start.tug();
    begun = true;
  }

  /** SIGTERM to its first process; SIGKILL to all of it, if it has not ended in time. */
  void stop() {
    if (!begun) {
      kill();
      return;
    }
    first.signal(Posix.SIGTERM);
    var _ =
        exit.copy()
            .orTimeout(container.stopTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((status, late) -> kill());
  }

  void kill() {
    first.signal(Posix.SIGKILL);
  }

  private ContainerFiles files() {
    return ContainerFiles.below(rootFolder());
  }

  /** Its first process stays outside until it becomes the command, and our init for good. */
  private Path rootFolder() {
    Path seen = host.isolation().root(pid);
    return begun && !container.init() ? seen : root.below(seen);
  }

  private int finish(int status) {
    leftovers.kill();
    output.finish();
    first.close();
    start.close();
    try (report) {
      return status == 1 && report.rest().contains(UNSHARE_CANNOT_FOLLOW) ? KILLED : status;
    }
  }
}
