package dev.mayfly.ecs.shell;

import dev.mayfly.session.Screen;
import dev.mayfly.session.Session;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;

/** How a ticket becomes a session. */
@FunctionalInterface
interface Wire {

  /** Connects, as {@link SessionClient#connect} does. */
  Session connect(SessionClient client, SessionRequest request, Screen screen);
}
