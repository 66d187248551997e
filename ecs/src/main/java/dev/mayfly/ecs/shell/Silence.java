package dev.mayfly.ecs.shell;

import dev.mayfly.session.Problem;
import java.time.Duration;

/** What is said where a session was opened and nothing comes. AWS does not say why. */
public final class Silence {

  private Silence() {}

  /** In full, for a screen on which it may take some lines. */
  public static Problem after(Duration waited) {
    return Problem.failure(
        "no answer from the container for " + waited.toSeconds() + " s; still waiting",
        "it has as many sessions as it may have, or its exec agent is gone,\n"
            + "or that has no route to ssmmessages; AWS does not say which",
        "end another session of this container");
  }

  /** The same in one line. */
  static String line(Duration waited) {
    Problem problem = after(waited);
    return problem.what() + ": " + problem.why().replace('\n', ' ');
  }
}
