package dev.mayfly.session;

import dev.mayfly.session.smux.SmuxLimits;

/** Port sessions with other messages than the usual ones: no concern of a user, but of a figure. */
public final class PortMessages {
  private PortMessages() {}

  /** As {@link SessionClient#connectPort}, with so many bytes in a message of the client's. */
  public static PortSession connect(SessionClient client, SessionRequest request, int bytes) {
    PortLimits limits =
        new PortLimits(bytes, PortLimits.USUAL.bytesInFlight(), SmuxLimits.OF_CLIENT);
    return client.connectPort(request, limits, event -> {});
  }
}
