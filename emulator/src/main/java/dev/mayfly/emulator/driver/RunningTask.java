package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A task whose containers were started. Thread-safe. */
public interface RunningTask {

  /** The runtime id of a container, as DescribeTasks shows it. */
  String runtimeId(String container);

  /** Lets the command of a container run that {@link TaskSpec.Container#waits}. Never blocks. */
  void begin(String container);

  /**
   * Runs {@code command} in a container, without a terminal and unseen; with the container's
   * environment, as root. After {@code limit} it is killed.
   *
   * @return its exit status
   * @throws IOException if the container does not run
   */
  CompletableFuture<Integer> probe(String container, List<String> command, Duration limit)
      throws IOException;

  /**
   * SIGTERM to its first process, SIGKILL to all of it after its stop timeout; one that waits is
   * killed.
   */
  void stop(String container);

  /**
   * Runs {@code command} on a pty of its own inside a container, beside a process that is called
   * {@code ssm-session-worker} and has {@code sessionId} as its argument, both within the
   * container's PID namespace. The environment is the container's, and {@code extra} over it.
   *
   * @throws IOException with the agent's words, for example {@code fork/exec /no/such: no such file
   *     or directory}
   */
  PtyProcess execute(
      String container, String sessionId, List<String> command, Map<String, String> extra)
      throws IOException;

  /**
   * Shows a session that runs no command in a container: the process called {@code
   * ssm-session-worker} alone.
   *
   * @throws IOException if the container does not run
   */
  SessionPresence show(String container, String sessionId) throws IOException;
}
