package dev.mayfly.session;

import java.net.URI;

/**
 * What ExecuteCommand or StartSession hands out: the right to open one session, once.
 *
 * @param sessionId for example {@code ecs-execute-command-0f1e…}
 * @param streamUrl used as it is, query included; {@code wss}, or {@code ws} on loopback
 * @param token a credential for one connection
 */
public record SessionTicket(String sessionId, URI streamUrl, String token) {
  /** Never the token. */
  @Override
  public String toString() {
    return "SessionTicket[" + sessionId + ", " + streamUrl.getHost() + "]";
  }
}
