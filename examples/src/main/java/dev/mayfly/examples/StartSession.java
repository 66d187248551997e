package dev.mayfly.examples;

import dev.mayfly.session.SessionTicket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Gets a ticket for a port from the Session Manager. */
final class StartSession {

  private StartSession() {}

  /**
   * @param target of a container: {@code ecs:<cluster>_<task id>_<runtime id>}
   */
  static SessionTicket ticket(SsmClient ssm, String target, int port) {
    var session =
        ssm.startSession(
            ask ->
                ask.target(target)
                    .documentName("AWS-StartPortForwardingSession")
                    .parameters(Map.of("portNumber", List.of(Integer.toString(port)))));
    return new SessionTicket(
        session.sessionId(), URI.create(session.streamUrl()), session.tokenValue());
  }
}
