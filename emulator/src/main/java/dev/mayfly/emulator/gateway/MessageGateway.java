package dev.mayfly.emulator.gateway;

import dev.mayfly.emulator.http.Authenticator;
import dev.mayfly.emulator.http.HttpRoute;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The message gateway: lets agents open control channels and data channels, lets clients in by
 * token, and relays between them. Thread-safe.
 */
public final class MessageGateway implements Gateway, HttpRoute {

  /**
   * A gateway without targets.
   *
   * @param endpoint where the server that asks this route answers, {@code http://host:port}
   */
  public MessageGateway(
      GatewaySettings settings,
      Authenticator authenticator,
      Supplier<URI> endpoint,
      InstantSource clock,
      Supplier<UUID> ids,
      FrameFaults faults) {}

  @Override
  public Grant openSession(OpenSession session) throws TargetNotConnected {
    throw new UnsupportedOperationException("to be written");
  }

  /** Lets one client into a session again; empty if it is over or was never there. */
  public Optional<Grant> resume(String sessionId) {
    throw new UnsupportedOperationException("to be written");
  }

  /** Ends a session with channel_closed to both ends; does nothing if it is over. */
  public void terminate(String sessionId, String reason) {
    throw new UnsupportedOperationException("to be written");
  }

  @Override
  public void closeSessionsOf(String targetId, String reason) {
    throw new UnsupportedOperationException("to be written");
  }

  @Override
  public int sessions() {
    throw new UnsupportedOperationException("to be written");
  }

  @Override
  public boolean accepts(FullHttpRequest request) {
    throw new UnsupportedOperationException("to be written");
  }

  @Override
  public void handle(ChannelHandlerContext context, FullHttpRequest request) {
    throw new UnsupportedOperationException("to be written");
  }
}
