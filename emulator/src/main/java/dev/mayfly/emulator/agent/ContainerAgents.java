package dev.mayfly.emulator.agent;

import dev.mayfly.emulator.driver.RunningTask;
import dev.mayfly.emulator.http.Signer;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Agents that live in this process and talk to the gateway over the documented wire, as if they
 * lived in their containers. Thread-safe.
 */
public final class ContainerAgents implements AgentFleet {
  private final FleetSettings settings;
  private final GatewayConnector gateway;
  private final AgentKms kms;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final Set<Handle> agents = ConcurrentHashMap.newKeySet();

  /**
   * No agents yet.
   *
   * @param endpoint of the message gateway and of KMS, {@code http://host:port}
   */
  public ContainerAgents(
      FleetSettings settings,
      Supplier<URI> endpoint,
      Signer signer,
      InstantSource clock,
      Supplier<UUID> ids) {
    this.settings = settings;
    this.gateway = new GatewayConnector(endpoint, signer, clock, ids);
    this.kms = new AgentKms(endpoint, signer, clock);
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public Handle start(
      String targetId,
      RunningTask task,
      String container,
      Map<String, String> environment,
      Runnable running) {
    Container home = new Container(targetId, task, container, Map.copyOf(environment));
    Agent agent = new Agent(home, settings, gateway, kms, clock, ids, running);
    Handle handle = new Registered(agent);
    agents.add(handle);
    agent.start();
    return handle;
  }

  @Override
  public void close() {
    agents.forEach(Handle::close);
    gateway.close();
    kms.close();
  }

  /** An agent that is forgotten when it is closed. */
  private final class Registered implements Handle {
    private final Agent agent;

    private Registered(Agent agent) {
      this.agent = agent;
    }

    @Override
    public void close() {
      if (agents.remove(this)) {
        agent.close();
      }
    }
  }
}
