package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.driver.PtyProcess;
import dev.mayfly.emulator.driver.RunningTask;
import dev.mayfly.emulator.driver.SessionPresence;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A task without processes.
 *
 * @param stopped is told at once which of its containers has ended
 */
record RecordedTask(Consumer<String> stopped) implements RunningTask {

  /** As no two tasks share an id, those of their containers may be alike. */
  @Override
  public String runtimeId(String container) {
    return "recorded-" + container;
  }

  Map<String, String> runtimeIds(Collection<String> containers) {
    return containers.stream().collect(Collectors.toMap(name -> name, this::runtimeId));
  }

  @Override
  public void begin(String container) {}

  /** It is as well as it can be. */
  @Override
  public CompletableFuture<Integer> probe(String container, List<String> command, Duration limit) {
    return CompletableFuture.completedFuture(0);
  }

  @Override
  public void stop(String container) {
    stopped.accept(container);
  }

  @Override
  public PtyProcess execute(
      String container, String sessionId, List<String> command, Map<String, String> extra)
      throws IOException {
    throw new IOException("nothing runs in " + container);
  }

  @Override
  public SessionPresence show(String container, String sessionId) throws IOException {
    throw new IOException("nothing runs in " + container);
  }
}
