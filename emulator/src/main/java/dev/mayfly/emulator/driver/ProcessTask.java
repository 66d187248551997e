package dev.mayfly.emulator.driver;

import dev.mayfly.emulator.driver.CommandLookup.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** A task as processes of this machine. Thread-safe. */
final class ProcessTask implements RunningTask {

  private final String id;
  private final Map<String, ContainerProcess> containers;
  private final CompletableFuture<Void> end;
  private final Host host;

  ProcessTask(String id, List<ContainerProcess> containers, Host host) {
    this.id = id;
    this.host = host;
    this.containers =
        containers.stream()
            .collect(Collectors.toMap(c -> c.container().name(), container -> container));
    end =
        CompletableFuture.allOf(
            containers.stream().map(ContainerProcess::exit).toArray(CompletableFuture<?>[]::new));
  }

  /** As on Fargate: the task's id, and ten digits. */
  @Override
  public String runtimeId(String container) {
    CRC32 digits = new CRC32();
    digits.update(container(container).container().name().getBytes(StandardCharsets.UTF_8));
    return "%s-%010d".formatted(id.replace("-", ""), digits.getValue());
  }

  @Override
  public void begin(String container) {
    container(container).begin();
  }

  @Override
  public CompletableFuture<Integer> probe(String container, List<String> command, Duration limit)
      throws IOException {
    ContainerProcess inside = running(container);
    List<String> argv =
        new ArrayList<>(host.isolation().probe(inside.pid(), inside.root(), inside.directory()));
    argv.addAll(command);
    int silence = Posix.open("/dev/null", Posix.O_RDWR);
    try {
      var files = List.of(silence, silence, silence);
      var variables = inside.environment().variables();
      Child child = host.spawner().start(new Spawner.Program(argv, variables, files, true));
      endWith(inside, () -> child.signal(Posix.SIGKILL));
      var _ =
          child
              .exit()
              .copy()
              .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
              .whenComplete((status, late) -> child.signal(Posix.SIGKILL));
      return child.exit().copy();
    } finally {
      Posix.close(silence);
    }
  }

  @Override
  public void stop(String container) {
    container(container).stop();
  }

  @Override
  public PtyProcess execute(
      String container, String sessionId, List<String> command, Map<String, String> extra)
      throws IOException {
    ContainerProcess inside = running(container);
    Environment environment = inside.environment().with(extra);
    try {
      inside.lookup().find(command.getFirst());
    } catch (Refused refused) {
      throw new IOException(refused.agentsWords(), refused);
    }
    SessionWorker worker = SessionWorker.start(inside, sessionId, host);
    try {
      return open(inside, command, environment, worker);
    } catch (IOException failure) {
      worker.close();
      throw failure;
    }
  }

  @Override
  public SessionPresence show(String container, String sessionId) throws IOException {
    return SessionWorker.start(running(container), sessionId, host);
  }

  /** Completes when all containers have ended. */
  CompletableFuture<Void> end() {
    return end;
  }

  void kill() {
    containers.values().forEach(ContainerProcess::kill);
  }

  private PtySession open(
      ContainerProcess inside, List<String> command, Environment environment, SessionWorker worker)
      throws IOException {
    List<String> argv =
        new ArrayList<>(host.isolation().session(inside.pid(), inside.root(), inside.directory()));
    argv.addAll(command);
    Pty pty = Pty.open();
    try {
      var files = List.of(pty.slave(), pty.slave(), pty.slave());
      Child child =
          host.spawner().start(new Spawner.Program(argv, environment.variables(), files, false));
      endWith(inside, () -> child.signal(Posix.SIGKILL));
      endWith(inside, worker::close);
      return new PtySession(pty.master(), child, worker, leftovers(child), host.poller());
    } catch (IOException failure) {
      Posix.close(pty.master());
      throw failure;
    } finally {
      Posix.close(pty.slave());
    }
  }

  /** Where no namespace sees to it: a session ends with its container. */
  private void endWith(ContainerProcess container, Runnable end) {
    if (!host.isolation().namespaces()) {
      var _ = container.exit().thenRun(end);
    }
  }

  /** Where no namespace holds them: what the command started ends with it. */
  private Leftovers leftovers(Child command) throws IOException {
    return host.isolation().namespaces() ? () -> {} : Watchdog.of(command.pid(), host);
  }

  private ContainerProcess running(String name) throws IOException {
    ContainerProcess inside = container(name);
    if (inside.exit().isDone()) {
      throw new IOException("container " + name + " is not running");
    }
    return inside;
  }

  private ContainerProcess container(String name) {
    ContainerProcess container = containers.get(name);
    if (container == null) {
      throw new IllegalArgumentException("task " + id + " has no container " + name);
    }
    return container;
  }
}
