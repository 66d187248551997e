package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.ExecuteCommandAnswer;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.Screen;
import dev.mayfly.session.Session;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import dev.mayfly.session.SessionTicket;
import dev.mayfly.session.protocol.HandshakeExpectation;
import dev.mayfly.session.protocol.WindowSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A launched task. Thread-safe. Closing it stops the task; whatever happens to this process, the
 * task's keeper ends it.
 */
public final class EphemeralShell implements AutoCloseable {

  private final Setting setting;
  private final ShellPlan plan;
  private final Task task;
  private final Instant deadline;
  private final Progress progress;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Session> sessions = new ArrayList<>();
  private boolean closed;

  EphemeralShell(Setting setting, ShellPlan plan, Task task, Instant deadline, Progress progress) {
    this.setting = setting;
    this.plan = plan;
    this.task = task;
    this.deadline = deadline;
    this.progress = progress;
  }

  /** The task that runs for this shell. */
  public String taskArn() {
    return task.arn();
  }

  /**
   * Opens a session in the chosen container, asking again until the deadline while the agent is not
   * reachable. The trailer that carries the exit status never reaches {@code screen}. Interrupting
   * the calling thread ends the wait.
   */
  public ShellSession connect(
      SessionClient client, WindowSize size, Screen screen, Progress progress) {
    Trailer trailer = Trailer.random(setting.random());
    String command =
        new ShellWrapper(trailer, plan.launchId(), plan.overridesBlindly()).around(plan.command());
    progress.phase("connect", "container " + plan.container());
    SessionTicket ticket = admission(command);
    TrailerScreen trailed = new TrailerScreen(new TrailerFilter(trailer), screen);
    SessionRequest request = SessionRequest.of(ticket).withHandshake(handshake()).withSize(size);
    Session session = client.connect(request, trailed);
    register(session);
    return new ConnectedShell(setting, plan, task, session, trailed).watched();
  }

  /** Without a key none is likely; yet only the agent knows, and nothing typed may be lost. */
  private HandshakeExpectation handshake() {
    return plan.target().cluster().execKmsKeyId().isPresent()
        ? HandshakeExpectation.EXPECTED
        : HandshakeExpectation.UNKNOWN;
  }

  private SessionTicket admission(String command) {
    Backoff backoff = setting.backoff();
    while (true) {
      ExecuteCommandAnswer answer =
          Calls.now(
              () ->
                  setting
                      .ecs()
                      .executeCommand(task.clusterArn(), task.arn(), plan.container(), command));
      switch (answer) {
        case ExecuteCommandAnswer.Admitted(SessionTicket ticket) -> {
          return ticket;
        }
        case ExecuteCommandAnswer.NotYet(Problem problem) -> pause(backoff.next(), problem);
      }
    }
  }

  /** If the task has died meanwhile, asking on is no use. */
  private void pause(Duration duration, Problem problem) {
    Calls.now(() -> setting.ecs().describeTasks(task.clusterArn(), List.of(task.arn()))).stream()
        .filter(Task::ending)
        .findFirst()
        .ifPresent(this::died);
    if (setting.clock().instant().plus(duration).isAfter(deadline)) {
      throw new MayflyException(notReachable(problem));
    }
    try {
      setting.pause().of(duration);
    } catch (InterruptedException e) {
      throw Calls.interrupted(e);
    }
  }

  private void died(Task dead) {
    throw new MayflyException(
        new StopReport(setting.ecs(), plan).of(dead, "task " + task.id() + " stopped"));
  }

  private Problem notReachable(Problem last) {
    return Problem.failure(
        "no shell in task " + task.id(),
        "its exec agent could not be reached within "
            + plan.timeout().toSeconds()
            + " s: "
            + last.why(),
        "allow ssmmessages:* on the task role, and give the subnet a route to ssmmessages");
  }

  private void register(Session session) {
    lock.lock();
    try {
      if (closed) {
        session.close();
      } else {
        sessions.add(session);
      }
    } finally {
      lock.unlock();
    }
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
        sessions.forEach(Session::close);
        progress.note(Undo.result(stop, task));
      }
    } finally {
      lock.unlock();
    }
  }
}
