package dev.mayfly.ecs.shell;

import dev.mayfly.session.IdlePolicy;
import dev.mayfly.session.SessionListener;

/**
 * How a session is kept up, and who is told how it does. Immutable.
 *
 * @param listener called by the thread that calls the screen
 * @param idle what is done about the service's idle limit
 */
public record SessionTerms(SessionListener listener, IdlePolicy idle) {

  /** Nobody is told; the session is kept for as long as it lives. */
  public static final SessionTerms UNWATCHED =
      new SessionTerms(SessionListener.NONE, IdlePolicy.always());
}
