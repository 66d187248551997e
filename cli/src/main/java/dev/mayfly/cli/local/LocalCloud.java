package dev.mayfly.cli.local;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The local cloud of this user: at most one process, found through its folder. */
public final class LocalCloud {

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration OTHERS_START = START.plusSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(15);

  private final CloudFolder folder;
  private final Supplier<Distribution> distribution;

  /**
   * @param distribution asked only when a cloud must be started
   */
  public LocalCloud(CloudFolder folder, Supplier<Distribution> distribution) {
    this.folder = folder;
    this.distribution = distribution;
  }

  public CloudFolder folder() {
    return folder;
  }

  /** The cloud, if it runs. */
  public Optional<RunningCloud> find() {
    return RunningCloud.read(folder.description()).filter(RunningCloud::answers);
  }

  /**
   * The cloud that runs, or a new one. Of many who call this at once, in any number of processes,
   * one starts it.
   *
   * @param starting told when this call begins to start one
   */
  public RunningCloud findOrStart(CloudOptions options, Consumer<CloudFolder> starting) {
    Optional<RunningCloud> running = find();
    if (running.isPresent()) {
      return running.get();
    }
    folder.create();
    try (StartLock _ = StartLock.acquire(folder.startLock(), OTHERS_START)) {
      return find().orElseGet(() -> start(options, starting));
    }
  }

  private RunningCloud start(CloudOptions options, Consumer<CloudFolder> starting) {
    starting.accept(folder);
    return CloudProcess.start(distribution.get().command(folder, options), folder, START);
  }

  /** Stops it, and with it every task in it; empty if none ran. */
  public Optional<RunningCloud> stop() {
    Optional<RunningCloud> running = RunningCloud.read(folder.description());
    Optional<ProcessHandle> process =
        running
            .flatMap(cloud -> ProcessHandle.of(cloud.pid()))
            .filter(found -> Distribution.isCloud(found, folder));
    if (process.isEmpty()) {
      return Optional.empty();
    }
    process.get().destroy();
    awaitExit(process.get());
    return running;
  }

  private void awaitExit(ProcessHandle process) {
    try {
      process.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      process.destroyForcibly(); // Its tasks die with it, whatever it was busy with.
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static MayflyException interrupted(InterruptedException e) {
    return new MayflyException(
        new Problem(
            Problem.Kind.INTERRUPTED,
            "interrupted",
            "a signal came while waiting for the local cloud",
            "mayfly local status"),
        e);
  }
}
