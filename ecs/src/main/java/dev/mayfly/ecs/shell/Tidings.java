package dev.mayfly.ecs.shell;

import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** What happens to a session that is on no terminal, as notes. Thread-safe. */
final class Tidings implements SessionListener {

  private final Consumer<String> told;
  private final AtomicReference<Optional<Problem>> noResuming =
      new AtomicReference<>(Optional.empty());

  /**
   * @param told gets each, a line
   */
  Tidings(Consumer<String> told) {
    this.told = told;
  }

  @Override
  public void lost(String reason) {
    told.accept("connection lost (" + reason + "), resuming...");
  }

  @Override
  public void resumed() {
    told.accept("the connection is back, and nothing is lost");
  }

  @Override
  public void waitsForUser(Problem why) {
    told.accept("resuming waits, for " + why.what() + ": " + why.remedy());
  }

  @Override
  public void cannotResume(Problem why) {
    noResuming.set(Optional.of(why));
    told.accept("the session cannot be resumed: " + why.what());
  }

  /** What would let the next session be resumed, if that is why this one was not. */
  Optional<String> remedy() {
    return noResuming.get().map(Problem::remedy);
  }

  @Override
  public void silent(Duration waited) {
    told.accept(Silence.line(waited));
  }

  @Override
  public void idleEndsIn(Duration left) {
    told.accept("the service ends this session for being idle, in " + left.toSeconds() + " s");
  }
}
