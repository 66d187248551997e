package dev.mayfly.emulator.agent;

import dev.mayfly.emulator.driver.RunningTask;
import dev.mayfly.emulator.http.Signer;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Agents that live in this process and talk to the gateway over the documented wire, as if they
 * lived in their containers. Thread-safe.
 */
public final class ContainerAgents implements AgentFleet {

  /**
   * No agents yet.
   *
   * @param endpoint of the message gateway, {@code http://host:port}
   */
  public ContainerAgents(
      FleetSettings settings,
      Supplier<URI> endpoint,
      Signer signer,
      InstantSource clock,
      Supplier<UUID> ids) {}

  @Override
  public Handle start(
      String targetId,
      RunningTask task,
      String container,
      Map<String, String> environment,
      Runnable running) {
    throw new UnsupportedOperationException("to be written");
  }

  @Override
  public void close() {}
}
