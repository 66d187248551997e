package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.protocol.WindowSize;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Moves the end of an ephemeral task: its tag first, since a task that outlives its tag would be
 * reaped; then its keeper, by a session of its own; and the tag again, if it tells of less than the
 * keeper does. Tags know no order: of two who extend a task at once, the one who granted less may
 * have written last. The keeper does, and whoever tells it second sees what the first has granted.
 */
record Extension(Setting setting, Task task, Entrance entrance) {

  /** The launch's id as the container itself knows it, where we do not. */
  static final String BY_ITSELF = "$" + Keeper.ID_VARIABLE;

  /** So much later than it should a keeper may end, at most, with time to stop the container. */
  static final Duration LATE = Duration.ofMinutes(1);

  /** For a session that only tells the keeper something. */
  private static final Duration TELLING = Duration.ofSeconds(15);

  private static final WindowSize UNSEEN = new WindowSize(80, 24);

  /**
   * Lets it end at {@code end}, which is what this answers, or later, where that was granted.
   *
   * @param launchId names the keeper's files
   */
  Instant of(String launchId, Instant end, SessionClient client) {
    Instant now = setting.clock().instant();
    Instant wanted = end.plus(LATE);
    tag(expiry -> Optional.of(expiry.filter(wanted::isBefore).orElse(wanted)));
    Optional<Duration> more = tellKeeper(launchId, Duration.between(now, end), client);
    Instant last = more.map(setting.clock().instant()::plus).orElse(end).plus(LATE);
    tag(expiry -> Optional.of(last).filter(it -> expiry.filter(it::isAfter).isPresent()));
    return end;
  }

  /** Sets the expiry that {@code change} makes of what the tag tells now, if it makes any. */
  private void tag(Function<Optional<Instant>, Optional<Instant>> change) {
    Calls.now(
        () -> {
          Optional<Instant> expiry =
              setting.look(task).flatMap(EphemeralTags::read).flatMap(EphemeralTask::expiresAt);
          change
              .apply(expiry)
              .ifPresent(
                  to -> setting.ecs().tagTask(task.arn(), List.of(EphemeralTags.expiry(to))));
          return expiry;
        });
  }

  /** How long the keeper lets the task live from now on, if somebody has told it more. */
  private Optional<Duration> tellKeeper(String launchId, Duration longer, SessionClient client) {
    Trailer trailer = Trailer.random(setting.random());
    String command = new Prolonging(trailer, launchId, longer.toSeconds()).command();
    AtomicReference<String> printed = new AtomicReference<>("");
    ShellSession session =
        entrance.shell(
            command,
            trailer,
            client,
            UNSEEN,
            (_, bytes) -> printed.accumulateAndGet(bytes.utf8(), String::concat),
            SessionTerms.UNWATCHED);
    try {
      ShellOutcome outcome = Calls.await(Calls.start(session::outcome), TELLING);
      if (!outcome.equals(new ShellOutcome.Exited(0))) {
        throw new MayflyException(Prolonging.failed("the container did not take it: " + outcome));
      }
      return Prolonging.left(printed.get()).filter(left -> left.toSeconds() > longer.toSeconds());
    } catch (TimeoutException silent) {
      throw new MayflyException(
          Prolonging.failed(
              "no answer within "
                  + TELLING.toSeconds()
                  + " s; perhaps the container has as many sessions as it may have"),
          silent);
    } catch (InterruptedException e) {
      throw Calls.interrupted(e);
    } catch (ExecutionException e) {
      throw new MayflyException(Prolonging.failed(String.valueOf(e.getMessage())), e);
    } finally {
      session.session().close();
    }
  }
}
