package dev.mayfly.session;

import java.time.Duration;

/**
 * Is told what happens to a session besides its output. Called by the thread that calls the {@link
 * Screen}, in order with the output: what is lost is lost after all that was shown before. Like the
 * screen it may block; meanwhile nothing is shown. What it throws ends the session, as a failure of
 * the screen does.
 *
 * <p>Every method does nothing unless it is overridden.
 */
public interface SessionListener {

  /** One that cares for nothing. */
  SessionListener NONE = new SessionListener() {};

  /** The connection is lost, and will be tried again; {@code reason} is for people. */
  default void lost(String reason) {}

  /**
   * There is a connection again, and nothing is missing. Follows each {@link #lost} but the last.
   */
  default void resumed() {}

  /**
   * The connection comes back only if the user does what the remedy of {@code why} says, and goes
   * on being tried for five times as long as otherwise. Called once after a {@link #lost}, at most.
   */
  default void waitsForUser(Problem why) {}

  /**
   * The connection will not come back, whatever is tried; the session ends now. Where time ran out
   * while trying it is called only if the user was waited for.
   */
  default void cannotResume(Problem why) {}

  /**
   * Not one message has come since the session was opened {@code waited} ago, and the session goes
   * on waiting. Services say nothing where a container has as many sessions as it may have, where
   * its agent is gone, or where that has no route. Called once at most.
   */
  default void silent(Duration waited) {}

  /**
   * Nothing keeps the session any more, and if nothing is typed the service ends it for being idle,
   * {@code left} from now. Called once for each such stretch of time.
   */
  default void idleEndsIn(Duration left) {}
}
