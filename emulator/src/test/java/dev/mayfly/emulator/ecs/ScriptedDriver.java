package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.driver.PtyProcess;
import dev.mayfly.emulator.driver.RunningTask;
import dev.mayfly.emulator.driver.SessionPresence;
import dev.mayfly.emulator.driver.TaskDriver;
import dev.mayfly.emulator.driver.TaskListener;
import dev.mayfly.emulator.driver.TaskSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Runs nothing: containers end when they are stopped, or when the test says so. Thread-safe. */
final class ScriptedDriver implements TaskDriver {

  /** A task that runs as far as anybody can tell. */
  record Started(TaskSpec spec, TaskListener listener) {
    void print(String container, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      listener.output(container, bytes, bytes.length);
    }

    void exit(String container, int status) {
      listener.exited(container, status);
    }
  }

  private final BlockingQueue<Started> starts = new LinkedBlockingQueue<>();
  private final Map<String, String> refusals = new ConcurrentHashMap<>();

  /** Tasks with this image cannot be started. */
  void refuse(String image, String reason) {
    refusals.put(image, reason);
  }

  /** The next task that was started. */
  Started next() throws InterruptedException {
    Started started = starts.poll(30, TimeUnit.SECONDS);
    if (started == null) {
      throw new AssertionError("no task was started");
    }
    return started;
  }

  boolean hasNext() {
    return !starts.isEmpty();
  }

  @Override
  public String isolation() {
    return "nothing runs";
  }

  @Override
  public RunningTask start(TaskSpec task, TaskListener listener) throws IOException {
    for (TaskSpec.Container container : task.containers()) {
      String reason = refusals.get(container.image());
      if (reason != null) {
        throw new IOException(reason);
      }
    }
    starts.add(new Started(task, listener));
    return new RunningTask() {
      @Override
      public String runtimeId(String container) {
        return task.id() + "-" + (1000 + container.length());
      }

      @Override
      public void begin(String container) {}

      @Override
      public CompletableFuture<Integer> probe(
          String container, List<String> command, Duration limit) {
        return CompletableFuture.completedFuture(0);
      }

      @Override
      public void stop(String container) {
        listener.exited(container, 143);
      }

      @Override
      public PtyProcess execute(
          String container, String sessionId, List<String> command, Map<String, String> extra) {
        throw new UnsupportedOperationException("nothing runs here");
      }

      @Override
      public SessionPresence show(String container, String sessionId) {
        throw new UnsupportedOperationException("nothing runs here");
      }
    };
  }

  @Override
  public void close() {}
}
