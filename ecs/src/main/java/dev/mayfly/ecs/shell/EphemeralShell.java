package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;
import dev.mayfly.session.IdlePolicy;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.PipeStreams;
import dev.mayfly.session.PortEvent;
import dev.mayfly.session.Screen;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.pipe.PipeScript;
import dev.mayfly.session.protocol.WindowSize;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A launched task. Thread-safe. Closing it stops the task; whatever happens to this process, the
 * task's keeper ends it.
 */
public final class EphemeralShell implements ShellTask {

  /** How many lifetimes there can be at most, begun anew again and again. */
  private static final int MOST_LIFETIMES = 4;

  /** So much later than it should a keeper may end, at most, with time to stop the container. */
  private static final Duration LATE = Duration.ofMinutes(1);

  /** For a session that only tells the keeper something. */
  private static final Duration TELLING = Duration.ofSeconds(15);

  private static final WindowSize UNSEEN = new WindowSize(80, 24);
  private static final Screen NOWHERE = (output, bytes) -> {};

  private final Setting setting;
  private final ShellPlan plan;
  private final Task task;
  private final Progress progress;
  private final Entrance entrance;
  private final Instant began;
  private final AtomicReference<Instant> end;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  /**
   * @param began when its lifetime began, at the latest
   * @param deadline until when an agent that is not reachable is asked again
   */
  EphemeralShell(
      Setting setting,
      ShellPlan plan,
      Task task,
      Instant began,
      Instant deadline,
      Progress progress) {
    this.setting = setting;
    this.plan = plan;
    this.task = task;
    this.progress = progress;
    this.began = began;
    this.end = new AtomicReference<>(began.plus(plan.lifetime().maximum()));
    this.entrance = new Entrance(setting, Site.of(plan, task), plan.timeout(), deadline);
  }

  /** The task that runs for this shell. */
  @Override
  public String taskArn() {
    return task.arn();
  }

  @Override
  public ShellSession connect(
      SessionClient client, WindowSize size, Screen screen, SessionTerms terms, Progress progress) {
    Trailer trailer = Trailer.random(setting.random());
    String command =
        ShellWrapper.ofEphemeral(trailer, plan.launchId(), plan.overridesBlindly())
            .around(plan.command());
    progress.phase("connect", "container " + plan.container());
    return entrance.shell(command, trailer, client, size, screen, terms);
  }

  @Override
  public Optional<Instant> endsAt() {
    return Optional.of(end.get());
  }

  /** The tag comes first: a task that outlives its tag would be reaped. */
  @Override
  public Instant prolong(SessionClient client) {
    Instant now = setting.clock().instant();
    Duration maximum = plan.lifetime().maximum();
    Instant last = began.plus(maximum.multipliedBy(MOST_LIFETIMES));
    Instant wanted = now.plus(maximum);
    Instant longer = wanted.isBefore(last) ? wanted : last;
    if (!longer.isAfter(end.get())) {
      throw new MayflyException(Prolonging.longEnough());
    }
    Calls.now(
        () -> {
          setting.ecs().tagTask(task.arn(), List.of(EphemeralTags.expiry(longer.plus(LATE))));
          return longer;
        });
    tellKeeper(client, Duration.between(now, longer));
    end.set(longer);
    return longer;
  }

  private void tellKeeper(SessionClient client, Duration longer) {
    Trailer trailer = Trailer.random(setting.random());
    String command = new Prolonging(trailer, plan.launchId(), longer.toSeconds()).command();
    ShellSession session =
        entrance.shell(command, trailer, client, UNSEEN, NOWHERE, SessionTerms.UNWATCHED);
    try {
      ShellOutcome outcome =
          Calls.start(session::outcome).get(TELLING.toMillis(), TimeUnit.MILLISECONDS);
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

  @Override
  public PipedCommand pipe(
      SessionClient client,
      PipeStreams streams,
      boolean compress,
      IdlePolicy idle,
      Progress progress) {
    PipeScript script = PipeScript.random(setting.random()).withCompression(compress);
    progress.phase("connect", "container " + plan.container());
    return entrance.pipe(
        plan.command(), PipeHooks.added(script, plan), client, streams, idle, progress);
  }

  @Override
  public Forward forward(
      SessionClient client, PortTarget target, IdlePolicy idle, Consumer<PortEvent> observer) {
    return entrance.forward(target, client, idle, observer, progress);
  }

  /**
   * Ends the session and stops the task, within 5 s; says in one line, through the launch's {@link
   * Progress}, what became of the task. A second call waits for the first.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        CompletableFuture<String> stop = Undo.stop(setting.ecs(), task);
        entrance.close();
        Undo.tell(stop, task, progress);
      }
    } finally {
      lock.unlock();
    }
  }
}
