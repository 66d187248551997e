package dev.mayfly.examples;

import dev.mayfly.session.SessionTicket;
import java.net.URI;
import software.amazon.awssdk.services.ecs.EcsClient;

/** Gets a ticket from ECS. Whatever calls ExecuteCommand or StartSession will do. */
final class ExecuteCommand {

  private ExecuteCommand() {}

  // docs: ticket
  /** For one connection, which must be opened within a minute or so. */
  static SessionTicket ticket(
      EcsClient ecs, String cluster, String task, String container, String command) {
    var session =
        ecs.executeCommand(
                ask ->
                    ask.cluster(cluster)
                        .task(task)
                        .container(container)
                        .command(command)
                        .interactive(true))
            .session();
    return new SessionTicket(
        session.sessionId(), URI.create(session.streamUrl()), session.tokenValue());
  }
  // end
}
