package dev.mayfly.emulator.agent;

import dev.mayfly.emulator.driver.RunningTask;
import java.util.Map;

/**
 * The agents of this local cloud, one for each container that was started with one. Thread-safe.
 */
public interface AgentFleet extends AutoCloseable {

  /**
   * Starts the agent of a container: it opens its control channel and keeps it open. Does not
   * block.
   *
   * @param targetId {@code ecs:<cluster>_<task>_<runtime id>}
   * @param task runs the container; sessions are processes of it
   * @param environment the container's; only looked into, for a LANG of its own
   * @param running is called once, when the agent's process runs (its control channel may follow)
   * @return closing it ends its sessions and its control channel; idempotent, does not block long
   */
  Handle start(
      String targetId,
      RunningTask task,
      String container,
      Map<String, String> environment,
      Runnable running);

  /** Closes all agents. */
  @Override
  void close();

  /** An agent that was started. */
  interface Handle extends AutoCloseable {
    @Override
    void close();
  }
}
