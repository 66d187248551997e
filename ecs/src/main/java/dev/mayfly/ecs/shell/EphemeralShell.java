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
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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

  private final Setting setting;
  private final ShellPlan plan;
  private final Task task;
  private final Progress progress;
  private final Entrance entrance;
  private final Instant began;
  private final AtomicReference<Instant> end;
  private final Lease lease;
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
    this(
        setting,
        plan,
        task,
        new Span(began, began.plus(plan.lifetime().maximum())),
        deadline,
        progress,
        false);
  }

  private EphemeralShell(
      Setting setting,
      ShellPlan plan,
      Task task,
      Span span,
      Instant deadline,
      Progress progress,
      boolean warm) {
    this.setting = setting;
    this.plan = plan;
    this.task = task;
    this.progress = progress;
    this.began = span.began;
    this.end = new AtomicReference<>(span.end);
    this.entrance = new Entrance(setting, Site.of(plan, task), plan.timeout(), deadline);
    this.lease = new Lease(setting, plan, task, warm);
  }

  /** From the launch to the end by itself, at the earliest. */
  private record Span(Instant began, Instant end) {}

  /**
   * A task that another shell has left, which the first session here takes, or not.
   *
   * @param plan with the launch of that task
   * @param end when the task ends by itself at the earliest
   */
  static EphemeralShell left(
      Setting setting,
      ShellPlan plan,
      Task task,
      Instant end,
      Instant deadline,
      Progress progress) {
    Instant began = task.createdAt().orElseGet(setting.clock()::instant);
    return new EphemeralShell(setting, plan, task, new Span(began, end), deadline, progress, true);
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
        ShellWrapper.ofEphemeral(
                trailer, plan.launchId(), plan.overridesBlindly(), InsideScript.of(plan))
            .with(lease.tenancy())
            .command();
    progress.phase("connect", "container " + plan.container());
    return lease.watching(
        entrance.shell(command, trailer, client, size, lease.watching(screen), terms));
  }

  @Override
  public boolean provisional() {
    return !lease.ours();
  }

  @Override
  public Task.Particulars particulars() {
    return task.particulars();
  }

  @Override
  public Optional<Instant> endsAt() {
    return Optional.of(end.get());
  }

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
    Instant _ = new Extension(setting, task, entrance).of(plan.launchId(), longer, client);
    end.set(longer);
    return longer;
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
    InsideScript inside = InsideScript.of(plan);
    return entrance.pipe(
        inside.words(), PipeHooks.added(script, inside, plan), client, streams, idle, progress);
  }

  @Override
  public Forward forward(
      SessionClient client, PortTarget target, IdlePolicy idle, Consumer<PortEvent> observer) {
    return entrance.forward(target, client, idle, observer, progress);
  }

  /**
   * Ends the session and stops the task, within 5 s, unless its shell has left it for the next one,
   * which may take 10 s; says in one line, through the launch's {@link Progress}, what became of
   * the task. One that was not taken is left as it is. A second call waits for the first.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        if (!lease.ours()) {
          entrance.leave();
        } else if (lease.kept().isEmpty() || !keep(lease.kept().orElseThrow())) {
          stop();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void stop() {
    CompletableFuture<String> stop = Undo.stop(setting.ecs(), task);
    entrance.close();
    Undo.tell(stop, task, end.get(), progress);
  }

  /** The container knows already; a task that nobody could find again is better stopped. */
  private boolean keep(Duration time) {
    Instant until = setting.clock().instant().plus(time);
    Instant last = until.isBefore(end.get()) ? until : end.get();
    CompletableFuture<?> tagged =
        lease
            .told()
            .thenCompose(
                _ ->
                    Calls.start(
                        () -> {
                          setting.ecs().tagTask(task.arn(), EphemeralTags.kept(last, end.get()));
                          return last;
                        }));
    entrance.close();
    try {
      var _ = Undo.await(tagged);
      progress.outcome(stays(last, ""));
      return true;
    } catch (TimeoutException unanswered) {
      progress.note(stays(last, ", which may not find it: ECS does not answer"));
      return true;
    } catch (ExecutionException failed) {
      return isMarked(last);
    }
  }

  /**
   * Whoever has seen the mark, though we heard nothing of it, may be in the task by now. Such a one
   * has taken the mark away, as we had when this task was left to us: then nobody can tell.
   */
  private boolean isMarked(Instant last) {
    CompletableFuture<Optional<Task>> look = Calls.start(() -> setting.look(task));
    try {
      Optional<Task> seen = Undo.await(look);
      if (seen.filter(it -> EphemeralTags.isKept(it, last)).isPresent()) {
        progress.outcome(stays(last, ""));
        return true;
      }
      if (seen.flatMap(EphemeralTags::endsAt).equals(Optional.of(end.get()))) {
        progress.note(stays(last, ", which may not find it: ECS did not say that it is marked"));
        return true;
      }
      progress.note("task " + task.id() + " could not be marked as free, so it is not kept");
      return false;
    } catch (TimeoutException | ExecutionException unanswered) {
      progress.note(stays(last, ", which may not find it: ECS does not answer"));
      return true;
    }
  }

  private String stays(Instant last, String doubt) {
    return "task "
        + task.id()
        + " stays until "
        + last.truncatedTo(ChronoUnit.SECONDS)
        + " for your next shell"
        + doubt
        + "; mayfly stop "
        + task.id()
        + " ends it now";
  }
}
