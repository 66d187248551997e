package dev.mayfly.emulator.agent;

import dev.mayfly.emulator.driver.SessionPresence;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Flag;
import dev.mayfly.session.protocol.PortMode;
import dev.mayfly.session.protocol.WindowSize;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The way to a port of the container, or of a host that it can reach. Owned by the session's
 * thread.
 */
final class PortPlugin implements SessionPlugin {
  private final SessionTask task;
  private final Container container;
  private final FleetSettings settings;
  private final Host host;
  private final CompletableFuture<SessionPresence> presence = new CompletableFuture<>();
  private Optional<PortCarrier> carrier = Optional.empty();

  PortPlugin(SessionTask task, Container container, FleetSettings settings, Host host) {
    this.task = task;
    this.container = container;
    this.settings = settings;
    this.host = host;
  }

  /** From now on the session shows in the container, for whoever counts sessions there. */
  @Override
  public void start() {
    Thread.ofVirtual().name("agent-start").start(this::show);
  }

  private void show() {
    try {
      // Where close() came first, it is closed at once.
      presence.complete(container.show(task.sessionId()));
    } catch (IOException failure) {
      refuse(String.valueOf(failure.getMessage()));
    }
  }

  private void refuse(String why) {
    host.post(() -> host.fail(TaskOutcome.refused(why)));
  }

  @Override
  public void opened(String clientVersion) {
    PortMode mode = PortMode.ofAgent(task.port(), clientVersion);
    // Of the platform: a name server may take its time, and a virtual thread would block others.
    Thread.ofPlatform().name("agent-resolve").daemon().start(() -> find(mode));
  }

  private void find(PortMode mode) {
    try {
      PortTarget target = PortTarget.of(task.port(), InetAddress::getAllByName);
      host.post(() -> carrier = Optional.of(carrier(mode, target)));
    } catch (PortTarget.Refused refused) {
      refuse(refused.why());
    }
  }

  private PortCarrier carrier(PortMode mode, PortTarget target) {
    return mode.isMultiplexed()
        ? new MultiplexedPort(target, settings.outputSize(), host)
        : new SinglePort(target, task.port().isForwarding(), host);
  }

  @Override
  public void input(Bytes bytes) {
    carrier.ifPresent(port -> port.input(bytes));
  }

  @Override
  public boolean takesInput() {
    return carrier.filter(PortCarrier::takesInput).isPresent();
  }

  @Override
  public void flagged(Flag flag) {
    carrier.ifPresent(port -> port.flagged(flag));
  }

  /** A port has no window. */
  @Override
  public void resize(WindowSize size) {}

  /** While nothing may be published, nothing is asked for either. */
  @Override
  public void published(boolean allowed) {}

  @Override
  public Optional<Bytes> output() {
    return carrier.flatMap(PortCarrier::output);
  }

  @Override
  public boolean isOver() {
    return carrier.filter(PortCarrier::isOver).isPresent();
  }

  @Override
  public Instant deadline() {
    return carrier.map(PortCarrier::deadline).orElse(Instant.MAX);
  }

  @Override
  public void close() {
    carrier.ifPresent(PortCarrier::close);
    var _ = presence.thenAccept(SessionPresence::close);
  }
}
