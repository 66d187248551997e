package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts programs, all from one platform thread that lives as long as this object: the death signal
 * that {@code setpriv --pdeathsig} asks for comes when the <em>thread</em> ends that started the
 * program. Thread-safe.
 */
final class Spawner implements AutoCloseable {

  private static final Duration LAST_GASP = Duration.ofSeconds(10);

  private final Poller poller;
  private final Set<Child> running = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(1024),
          Thread.ofPlatform().daemon().name("driver-spawner").factory());

  Spawner(Poller poller) {
    this.poller = poller;
  }

  /**
   * @param argv its first word is an absolute path
   * @param files the program's descriptors 0, 1, 2 and so on, in terms of ours
   */
  record Program(
      List<String> argv,
      Map<String, String> environment,
      List<Integer> files,
      boolean newSession) {}

  /** Starts it; fails if its file cannot be executed. */
  Child start(Program program) throws IOException {
    try {
      return thread.submit(() -> spawn(program)).get();
    } catch (RejectedExecutionException closed) {
      throw new IOException("the driver is closed", closed);
    } catch (ExecutionException failure) {
      Throwable cause = Optional.ofNullable(failure.getCause()).orElse(failure);
      throw new IOException(cause.getMessage(), cause);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting " + program.argv().getFirst(), interrupted);
    }
  }

  /**
   * Starts one of our scripts, in front of which a few programs may stand: on a leash, and with all
   * that it says in {@code report}.
   *
   * @param more its descriptors from 3 on, in terms of ours
   */
  Child startScript(
      List<String> argv,
      Map<String, String> environment,
      Leash leash,
      Report report,
      Integer... more)
      throws IOException {
    List<Integer> files =
        new ArrayList<>(List.of(leash.readEnd(), report.writeEnd(), report.writeEnd()));
    files.addAll(List.of(more));
    try {
      return start(new Program(argv, environment, files, true));
    } finally {
      leash.handedOver();
      report.handedOver();
    }
  }

  private Child spawn(Program program) throws IOException {
    int pid =
        PosixSpawn.spawn(
            program.argv(), program.environment(), program.files(), program.newSession());
    Child child = Child.watched(pid, poller);
    running.add(child);
    var _ = child.exit().whenComplete((status, failure) -> running.remove(child));
    return child;
  }

  /** Waits until all that was started has ended; what has not is killed by the thread's end. */
  @Override
  public void close() {
    try {
      CompletableFuture.allOf(
              running.stream().map(Child::exit).toArray(CompletableFuture<?>[]::new))
          .get(LAST_GASP.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException left) {
      running.forEach(child -> child.signal(Posix.SIGKILL));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    thread.shutdown();
  }
}
