package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs tasks as processes of this machine, each container in PID and mount namespaces of its own
 * where the kernel allows it. All processes die with this one, however it dies.
 */
public final class ProcessDriver implements TaskDriver {

  private static final Duration LAST_GASP = Duration.ofSeconds(10);

  private final Host host;
  private final Set<ProcessTask> tasks = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private ProcessDriver(Host host) {
    this.host = host;
  }

  /**
   * Finds out what the kernel allows, by running a container that does nothing; so the first task
   * finds everything warm.
   *
   * @param directory for a few scripts; the driver's alone
   */
  public static ProcessDriver open(Path directory) throws IOException {
    List<Isolation> candidates =
        Posix.root()
            ? List.of(Isolation.values())
            : List.of(Isolation.USER_NAMESPACES, Isolation.PROCESS_GROUPS);
    IOException refusal = new IOException("no way to run processes on this machine");
    for (Isolation candidate : candidates) {
      // Twice: a script just written is "busy" while another thread's fork still has it open.
      for (int attempt = 0; attempt < 2; attempt++) {
        try {
          return open(directory, candidate);
        } catch (IOException refused) {
          refusal.addSuppressed(refused);
        }
      }
    }
    throw refusal;
  }

  /** With this isolation and no other. */
  static ProcessDriver open(Path directory, Isolation isolation) throws IOException {
    Poller poller = new Poller();
    Spawner spawner = new Spawner(poller);
    Host host = new Host(isolation, Scripts.in(directory), spawner, poller);
    ProcessDriver driver = new ProcessDriver(host);
    try {
      WarmUp.run(driver);
      return driver;
    } catch (IOException refused) {
      driver.close();
      throw refused;
    }
  }

  /**
   * Makes this process the leader of a session of its own, without a terminal: so that neither
   * Ctrl-C nor the end of the caller's terminal reaches it. Fails if it leads a process group.
   */
  public static void leaveTerminal() throws IOException {
    Posix.newSession();
  }

  @Override
  public String isolation() {
    return host.isolation().clause();
  }

  /**
   * {@inheritDoc}
   *
   * <p>No command of the task runs before all its containers are known to start.
   */
  @Override
  public RunningTask start(TaskSpec task, TaskListener listener) throws IOException {
    if (closed) {
      throw new IOException("the driver is closed");
    }
    TaskStart start = new TaskStart(task, listener, host);
    ProcessTask running = start.furnish(tasks::remove);
    tasks.add(running);
    if (closed) {
      running.kill();
    }
    start.begin();
    return running;
  }

  /** Kills every process of every task, and returns when they are gone. */
  @Override
  public void close() {
    closed = true;
    tasks.forEach(ProcessTask::kill);
    try {
      CompletableFuture.allOf(
              tasks.stream().map(ProcessTask::end).toArray(CompletableFuture<?>[]::new))
          .get(LAST_GASP.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException left) {
      // The end of the spawner's thread kills them.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    host.spawner().close();
    host.poller().close();
  }
}
