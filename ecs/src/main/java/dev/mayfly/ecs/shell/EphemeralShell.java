package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;
import dev.mayfly.session.PipeStreams;
import dev.mayfly.session.Screen;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.pipe.PipeScript;
import dev.mayfly.session.protocol.WindowSize;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A launched task. Thread-safe. Closing it stops the task; whatever happens to this process, the
 * task's keeper ends it.
 */
public final class EphemeralShell implements ShellTask {

  private final Setting setting;
  private final ShellPlan plan;
  private final Task task;
  private final Progress progress;
  private final Entrance entrance;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  EphemeralShell(Setting setting, ShellPlan plan, Task task, Instant deadline, Progress progress) {
    this.setting = setting;
    this.plan = plan;
    this.task = task;
    this.progress = progress;
    this.entrance = new Entrance(setting, Site.of(plan, task), plan.timeout(), deadline);
  }

  /** The task that runs for this shell. */
  @Override
  public String taskArn() {
    return task.arn();
  }

  @Override
  public ShellSession connect(
      SessionClient client, WindowSize size, Screen screen, Progress progress) {
    Trailer trailer = Trailer.random(setting.random());
    String command =
        ShellWrapper.ofEphemeral(trailer, plan.launchId(), plan.overridesBlindly())
            .around(plan.command());
    progress.phase("connect", "container " + plan.container());
    return entrance.shell(command, trailer, client, size, screen);
  }

  @Override
  public PipedCommand pipe(
      SessionClient client, PipeStreams streams, boolean compress, Progress progress) {
    PipeScript script = PipeScript.random(setting.random()).withCompression(compress);
    progress.phase("connect", "container " + plan.container());
    return entrance.pipe(plan.command(), PipeHooks.added(script, plan), client, streams, progress);
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
