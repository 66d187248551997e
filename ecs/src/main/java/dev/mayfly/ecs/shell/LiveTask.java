package dev.mayfly.ecs.shell;

import dev.mayfly.session.IdlePolicy;
import dev.mayfly.session.PipeStreams;
import dev.mayfly.session.PortEvent;
import dev.mayfly.session.Screen;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.pipe.PipeScript;
import dev.mayfly.session.protocol.WindowSize;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A running task of a service. Thread-safe. Closing it ends the sessions; the task runs on. */
public final class LiveTask implements ShellTask {

  private final Setting setting;
  private final Site site;
  private final InsideScript inside;
  private final Progress progress;
  private final Entrance entrance;
  private final AtomicBoolean closed = new AtomicBoolean();

  LiveTask(Setting setting, Site site, LiveOptions options, Progress progress) {
    this.setting = setting;
    this.site = site;
    this.inside = InsideScript.of(options.inside(), site);
    this.progress = progress;
    this.entrance =
        new Entrance(
            setting, site, options.timeout(), setting.clock().instant().plus(options.timeout()));
  }

  /** How it is told from others: id, age, size, health, revision. */
  public String label() {
    return new TaskLabel(site.task()).at(setting.clock().instant());
  }

  @Override
  public String taskArn() {
    return site.task().arn();
  }

  @Override
  public ShellSession connect(
      SessionClient client, WindowSize size, Screen screen, SessionTerms terms, Progress progress) {
    Trailer trailer = Trailer.random(setting.random());
    sayWhere(progress);
    return entrance.shell(
        ShellWrapper.ofLive(trailer, inside).command(), trailer, client, size, screen, terms);
  }

  @Override
  public PipedCommand pipe(
      SessionClient client,
      PipeStreams streams,
      boolean compress,
      IdlePolicy idle,
      Progress progress) {
    PipeScript script = PipeScript.random(setting.random()).withCompression(compress);
    sayWhere(progress);
    return entrance.pipe(
        inside.words(), PipeHooks.added(script, inside), client, streams, idle, progress);
  }

  private void sayWhere(Progress progress) {
    progress.phase("connect", "task " + site.task().id() + ", container " + site.container());
  }

  @Override
  public Forward forward(
      SessionClient client, PortTarget target, IdlePolicy idle, Consumer<PortEvent> observer) {
    return entrance.forward(target, client, idle, observer, progress);
  }

  /** Ends the sessions, over there too. The task is not ours to stop, which is said. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      entrance.leave();
      progress.outcome("task " + site.task().id() + " runs on");
    }
  }
}
