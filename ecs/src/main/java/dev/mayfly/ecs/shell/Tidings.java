package dev.mayfly.ecs.shell;

import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionListener;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What happens to a session that is on no terminal, as notes.
 *
 * @param told gets each, a line
 */
record Tidings(Consumer<String> told) implements SessionListener {

  @Override
  public void lost(String reason) {
    told.accept("connection lost (" + reason + "), resuming...");
  }

  @Override
  public void resumed() {
    told.accept("the connection is back, and nothing is lost");
  }

  @Override
  public void cannotResume(Problem why) {
    told.accept("the session cannot be resumed: " + why.what());
  }

  @Override
  public void silent(Duration waited) {
    told.accept(
        "no answer from the container for "
            + waited.toSeconds()
            + " s; still waiting. Perhaps it has as many sessions as it may have, or its exec agent"
            + " is gone or has no route to ssmmessages");
  }

  @Override
  public void idleEndsIn(Duration left) {
    told.accept("the service ends this session for being idle, in " + left.toSeconds() + " s");
  }
}
