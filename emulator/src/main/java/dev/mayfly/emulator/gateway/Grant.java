package dev.mayfly.emulator.gateway;

import java.net.URI;

/** What lets one client into a session; the token is good for one use. */
public record Grant(String sessionId, URI streamUrl, String token) {

  @Override
  public String toString() {
    return "Grant[" + sessionId + "]"; // Never the token.
  }
}
