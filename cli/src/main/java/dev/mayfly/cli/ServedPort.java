package dev.mayfly.cli;

import dev.mayfly.cli.report.Report;
import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.shell.Forward;
import dev.mayfly.ecs.shell.ForwardEnd;
import dev.mayfly.ecs.shell.PortTarget;
import dev.mayfly.ecs.shell.ShellTask;
import dev.mayfly.session.IdlePolicy;
import dev.mayfly.session.LocalPort;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.PortEvent;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One local port and the forward that serves it, on a thread of its own. Where a session is cut and
 * cannot be resumed, another takes its place; what was connected through it is lost.
 */
final class ServedPort {

  private final PortTarget target;
  private final LocalPort port;
  private final ShellTask task;
  private final Duration linger;
  private final Report report;

  /** Of the session that is open now, or about to be. */
  private final AtomicReference<CompletableFuture<PortEvent.Opened>> opened =
      new AtomicReference<>(new CompletableFuture<>());

  /**
   * @param linger so long a task waits for a user to return
   */
  ServedPort(PortTarget target, LocalPort port, ShellTask task, Duration linger, Report report) {
    this.target = target;
    this.port = port;
    this.task = task;
    this.linger = linger;
    this.report = report;
  }

  private String name() {
    return port.name() + " -> " + target;
  }

  /** Serves until it cannot any more; why. */
  Problem live(SessionClient client, IdlePolicy idle) {
    try {
      Forward forward = task.forward(client, target, idle, this::happened);
      serve(forward, this::ready);
      while (true) {
        switch (forward.end().get()) {
          case ForwardEnd.Over(Problem problem) -> {
            return problem;
          }
          case ForwardEnd.Cut(Problem problem) -> {
            if (!opened.get().isDone()) {
              return problem; // It never worked: nor would the next.
            }
            opened.set(new CompletableFuture<>());
            forward = forward.reopened(linger);
            serve(forward, _ -> report.warn(name() + ": a new session; old connections are lost"));
          }
        }
      }
    } catch (MayflyException e) {
      return e.problem();
    } catch (InterruptedException | ExecutionException e) {
      return Problem.failure(name() + " ended", String.valueOf(e.getMessage()), "run it again");
    }
  }

  /** As soon as its agent is ready. */
  private void serve(Forward forward, Consumer<PortEvent.Opened> told) {
    var _ =
        opened
            .get()
            .thenAccept(
                open -> {
                  forward.session().serve(port);
                  told.accept(open);
                });
  }

  private void ready(PortEvent.Opened open) {
    report.warn(
        name()
            + " (task "
            + Arn.name(task.taskArn())
            + (open.oneAtATime() ? "; its agent is old: one connection at a time)" : ")"));
  }

  private void happened(PortEvent event) {
    switch (event) {
      case PortEvent.Opened open -> opened.get().complete(open);
      case PortEvent.Refused(String why) -> report.warn(name() + ": no connection: " + why);
      case PortEvent.Reset(String why) -> report.warn(name() + ": connection lost: " + why);
    }
  }
}
