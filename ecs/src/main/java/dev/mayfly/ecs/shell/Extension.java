package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Screen;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.protocol.WindowSize;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Moves the end of an ephemeral task: its tag first, since a task that outlives its tag would be
 * reaped; then its keeper, by a session of its own.
 */
record Extension(Setting setting, Task task, Entrance entrance) {

  /** The launch's id as the container itself knows it, where we do not. */
  static final String BY_ITSELF = "$" + Keeper.ID_VARIABLE;

  /** So much later than it should a keeper may end, at most, with time to stop the container. */
  static final Duration LATE = Duration.ofMinutes(1);

  /** For a session that only tells the keeper something. */
  private static final Duration TELLING = Duration.ofSeconds(15);

  private static final WindowSize UNSEEN = new WindowSize(80, 24);
  private static final Screen NOWHERE = (output, bytes) -> {};

  /**
   * Lets it end at {@code end}, which is what this answers, or later, where that was granted.
   *
   * @param launchId names the keeper's files
   */
  Instant of(String launchId, Instant end, SessionClient client) {
    Calls.now(
        () -> {
          setting.ecs().tagTask(task.arn(), List.of(EphemeralTags.expiry(expiry(end.plus(LATE)))));
          return end;
        });
    tellKeeper(launchId, Duration.between(setting.clock().instant(), end), client);
    return end;
  }

  /** Somebody else may have moved it already, and further than {@code wanted}. */
  private Instant expiry(Instant wanted) {
    return setting.ecs().describeTasks(task.clusterArn(), List.of(task.arn())).stream()
        .findFirst()
        .flatMap(EphemeralTags::read)
        .flatMap(EphemeralTask::expiresAt)
        .filter(wanted::isBefore)
        .orElse(wanted);
  }

  private void tellKeeper(String launchId, Duration longer, SessionClient client) {
    Trailer trailer = Trailer.random(setting.random());
    String command = new Prolonging(trailer, launchId, longer.toSeconds()).command();
    ShellSession session =
        entrance.shell(command, trailer, client, UNSEEN, NOWHERE, SessionTerms.UNWATCHED);
    try {
      ShellOutcome outcome = Calls.await(Calls.start(session::outcome), TELLING);
      if (!outcome.equals(new ShellOutcome.Exited(0))) {
        throw new MayflyException(Prolonging.failed("the container did not take it: " + outcome));
      }
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
