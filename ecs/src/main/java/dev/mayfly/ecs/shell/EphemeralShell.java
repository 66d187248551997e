package dev.mayfly.ecs.shell;

import dev.mayfly.session.Screen;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.protocol.WindowSize;

/**
 * A launched task. Thread-safe. Closing it stops the task; whatever happens to this process, the
 * task's keeper ends it.
 */
public final class EphemeralShell implements AutoCloseable {

  EphemeralShell() {}

  /** The task that runs for this shell. */
  public String taskArn() {
    throw new UnsupportedOperationException("to be written");
  }

  /**
   * Opens a session in the chosen container, retrying until the deadline while the agent is not
   * reachable. The trailer that carries the exit status never reaches {@code screen}.
   */
  public ShellSession connect(
      SessionClient client, WindowSize size, Screen screen, Progress progress) {
    throw new UnsupportedOperationException("to be written");
  }

  /** Stops the task, within 5 s; says through the launch's {@link Progress} what it did. */
  @Override
  public void close() {}
}
