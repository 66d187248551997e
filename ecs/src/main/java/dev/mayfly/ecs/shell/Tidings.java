package dev.mayfly.ecs.shell;

import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionListener;
import java.time.Duration;

/** What happens to a session that is on no terminal, as notes. */
record Tidings(Progress progress) implements SessionListener {

  @Override
  public void lost(String reason) {
    progress.note("connection lost (" + reason + "), resuming...");
  }

  @Override
  public void resumed() {
    progress.note("the connection is back, and nothing is lost");
  }

  @Override
  public void cannotResume(Problem why) {
    progress.note("the session cannot be resumed: " + why.what());
  }

  @Override
  public void silent(Duration waited) {
    progress.note(
        "no answer from the container for "
            + waited.toSeconds()
            + " s; still waiting. Perhaps it has as many sessions as it may have, or its exec agent"
            + " is gone or has no route to ssmmessages");
  }

  @Override
  public void idleEndsIn(Duration left) {
    progress.note("the service ends this session for being idle, in " + left.toSeconds() + " s");
  }
}
