package dev.mayfly.emulator.driver;

import dev.mayfly.emulator.driver.TaskSpec.Container;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A task that does nothing, with a session in it: shows whether this machine allows all that a
 * driver does, and loads what the first real task would wait for.
 */
final class WarmUp implements TaskListener {

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String NAME = "warm-up";

  private final CountDownLatch end = new CountDownLatch(1);

  private WarmUp() {}

  static void run(TaskDriver driver) throws IOException {
    Container container =
        new Container(
            NAME, NAME, List.of("sleep", "60"), Map.of(), Optional.empty(), false, Duration.ZERO);
    WarmUp listener = new WarmUp();
    RunningTask task = driver.start(new TaskSpec(NAME, false, List.of(container)), listener);
    try (PtyProcess session = task.execute(NAME, NAME, List.of("true"), Map.of())) {
      listener.await(session);
    } finally {
      task.stop(NAME);
    }
    listener.awaitEnd();
  }

  private void await(PtyProcess session) throws IOException {
    byte[] said = new byte[1024];
    int length = Math.max(0, session.read(said));
    int status =
        session.exit().completeOnTimeout(125, DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
    if (status != 0) {
      throw new IOException(
          "a session ended with "
              + status
              + ": "
              + new String(said, 0, length, StandardCharsets.UTF_8));
    }
  }

  private void awaitEnd() throws IOException {
    try {
      if (!end.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("a container does not end");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted at the start", interrupted);
    }
  }

  @Override
  public void output(String container, byte[] buffer, int length) {
    // sleep says nothing.
  }

  @Override
  public void exited(String container, int status) {
    end.countDown();
  }
}
