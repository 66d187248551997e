package dev.mayfly.emulator.gateway;

import dev.mayfly.emulator.http.Authenticator;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.HttpRoute;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
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
  private static final String CONTROL = "/v1/control-channel/";
  private static final String DATA = "/v1/data-channel/";
  private static final String SERVICE = "ssmmessages";

  private final Authenticator authenticator;
  private final Supplier<URI> endpoint;
  private final GatewayAnswers answers;
  private final Switchboard switchboard;

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
      FrameFaults faults) {
    this.authenticator = authenticator;
    this.endpoint = endpoint;
    this.answers = new GatewayAnswers(clock, ids);
    this.switchboard = new Switchboard(settings, new ServiceFrames(clock, ids), clock, faults);
  }

  @Override
  public Grant openSession(OpenSession session) throws TargetNotConnected {
    ControlChannel control =
        switchboard
            .control(session.targetId())
            .orElseThrow(() -> new TargetNotConnected(session.targetId()));
    Relay relay = switchboard.add(session, control.channel().eventLoop());
    Grant grant = grant(relay);
    if (!control.send(switchboard.frames().interactiveShell(session))) {
      switchboard.remove(relay);
      throw new TargetNotConnected(session.targetId());
    }
    relay.post(relay::opened);
    return grant;
  }

  @Override
  public Optional<Grant> resume(String sessionId) {
    return switchboard.relay(sessionId).filter(Relay::isOpen).map(this::grant);
  }

  private Grant grant(Relay relay) {
    String sessionId = relay.session().sessionId();
    String url = "ws://" + endpoint.get().getAuthority() + DATA + sessionId;
    URI streamUrl = URI.create(url + "?role=publish_subscribe");
    return new Grant(sessionId, streamUrl, relay.clientToken().issue());
  }

  @Override
  public void terminate(String sessionId, String reason) {
    switchboard.relay(sessionId).ifPresent(relay -> relay.post(() -> relay.terminate(reason)));
  }

  @Override
  public void closeSessionsOf(String targetId, String reason) {
    switchboard
        .open()
        .filter(relay -> relay.session().targetId().equals(targetId))
        .forEach(relay -> relay.post(() -> relay.terminate(reason)));
  }

  @Override
  public int sessions() {
    return (int) switchboard.open().count();
  }

  @Override
  public boolean accepts(FullHttpRequest request) {
    String path = path(request);
    return path.startsWith(CONTROL) || path.startsWith(DATA);
  }

  @Override
  public void handle(ChannelHandlerContext context, FullHttpRequest request) {
    String path = path(request);
    try {
      if (path.startsWith(CONTROL)) {
        handleControl(context, request, path.substring(CONTROL.length()));
      } else {
        handleData(context, request, path.substring(DATA.length()));
      }
    } catch (AwsError refused) {
      answers.refuse(context, request, refused);
    }
  }

  private void handleControl(ChannelHandlerContext context, FullHttpRequest request, String target)
      throws AwsError {
    authenticator.authenticate(request, SERVICE);
    if (request.method().equals(HttpMethod.POST)) {
      String token = switchboard.controlToken(target);
      answers.created(context, request, "CreateControlChannelResponse", token);
    } else {
      answers.upgrade(context, request, new ControlChannel(context.channel(), target, switchboard));
    }
  }

  private void handleData(ChannelHandlerContext context, FullHttpRequest request, String session)
      throws AwsError {
    boolean post = request.method().equals(HttpMethod.POST);
    // A client has nothing but its token; whoever signs, and every POST, must have signed well.
    boolean signed = post || request.headers().contains(HttpHeaderNames.AUTHORIZATION);
    if (signed) {
      authenticator.authenticate(request, SERVICE);
    }
    Optional<Relay> relay = switchboard.relay(session);
    if (post) {
      String token =
          relay.filter(Relay::isOpen).orElseThrow(() -> over(session)).agentToken().issue();
      answers.created(context, request, "CreateDataChannelResponse", token);
    } else {
      answers.upgrade(
          context,
          request,
          new DataConnection(
              context.channel(), switchboard.settings().admissionTimeout(), relay, signed));
    }
  }

  // The official agent gives up, instead of trying again, when it finds these words.
  private static AwsError over(String session) {
    return new AwsError("ValidationException", 400, "Session is already terminated: " + session);
  }

  private static String path(FullHttpRequest request) {
    return new QueryStringDecoder(request.uri()).path();
  }
}
