package dev.mayfly.cli;

import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.report.Steps;
import dev.mayfly.cli.terminal.StandardStream;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.Forward;
import dev.mayfly.ecs.shell.PortTarget;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.ShellPlan;
import dev.mayfly.ecs.shell.ShellTask;
import dev.mayfly.session.ConnectionEnd;
import dev.mayfly.session.IdlePolicy;
import dev.mayfly.session.LocalPort;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.PortEvent;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionClient;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One run of {@code mayfly forward}: listen, find or launch a task, open a session for each
 * forward, and wait for the end. Nothing is created while a local port is not to be had.
 */
final class ForwardRun {

  private static final Duration A_MOMENT = Duration.ofMillis(200);

  private final Invocation invocation;
  private final List<ForwardSpec> specs;
  private final Surroundings surroundings;
  private final Report report;
  private final boolean watched;
  private final Steps steps;

  /** Whether what ends now is ended by us. */
  private volatile boolean leaving;

  ForwardRun(Invocation invocation, List<ForwardSpec> specs) {
    this.invocation = invocation;
    this.specs = specs;
    this.surroundings = invocation.surroundings();
    this.report = surroundings.report();
    this.steps =
        new Steps(
            report,
            surroundings.clock(),
            surroundings.terminal().isTerminal(StandardStream.ERRORS));
    this.watched = steps.watched();
  }

  /** Lives until it is interrupted, or no forward is left. */
  int run() {
    try (Cleanup cleanup = new Cleanup()) {
      List<LocalPort> ports = new ArrayList<>();
      if (!invocation.has("--stdio")) {
        for (ForwardSpec spec : specs) {
          ports.add(cleanup.closing(listen(spec)));
        }
      }
      Cloud cloud = invocation.cloud();
      Ecs ecs = cleanup.closing(cloud.connect());
      // While the task starts there is time to make the client, which is slow to load.
      CompletableFuture<SessionClient> client =
          CompletableFuture.supplyAsync(
              () -> cloud.sessionClient(Manners.times(invocation)), Thread::startVirtualThread);
      cleanup.add(() -> client.join().close());
      ShellTask task = task(ecs);
      cleanup.add(this::sayFarewell);
      cleanup.add(watched ? () -> Leave.of(task, () -> {}, report) : task::close);
      cleanup.add(steps::hold);
      cleanup.add(() -> leaving = true);
      return invocation.has("--stdio")
          ? carryOne(task, client.join())
          : serve(ports, task, client.join());
    }
  }

  private LocalPort listen(ForwardSpec spec) {
    return switch (spec.local()) {
      case ForwardSpec.Local.Socket(var path) -> LocalPort.bind(path);
      case ForwardSpec.Local.Port(int number) -> {
        String address = invocation.<String>value("--bind").orElse("127.0.0.1");
        LocalPort port = LocalPort.bind(new InetSocketAddress(address, number));
        if (!port.isLoopback()) {
          steps.note(
              port.name() + " is open to all who reach this computer: they reach " + spec.target());
        }
        yield port;
      }
    };
  }

  private ShellTask task(Ecs ecs) {
    if (TaskOptions.live(invocation)) {
      return Cloud.liveTasks(ecs, surroundings, invocation.memory())
          .find(TaskOptions.runningWithoutCommand(invocation), invocation.questions(), steps);
    }
    EphemeralShells shells = Cloud.shells(ecs, surroundings, invocation.memory()).telling(steps);
    ShellOptions options = TaskOptions.freshWithoutCommand(invocation);
    ShellPlan plan = shells.plan(shells.find(options, invocation.questions()), options);
    if (watched) {
      PlanLines.tell(plan, invocation, steps);
    }
    return shells.launch(plan, steps);
  }

  // ---- one connection ----

  private int carryOne(ShellTask task, SessionClient client) {
    PortTarget target = specs.getFirst().target();
    CompletableFuture<String> refusal = new CompletableFuture<>();
    Forward forward =
        task.forward(
            client,
            target,
            idle(),
            event -> {
              if (event instanceof PortEvent.Refused(String why)) {
                refusal.complete(why);
              }
            });
    CompletableFuture<ConnectionEnd> end =
        forward
            .session()
            .carry(
                Channels.newChannel(surroundings.terminal().input()),
                Channels.newChannel(report.rawOut()));
    try {
      return switch (end.get()) {
        case ConnectionEnd.Closed() -> ExitStatus.OK.code();
        case ConnectionEnd.Reset(String why) ->
            throw new MayflyException(
                isOver(forward)
                    ? forward.end().get().problem()
                    : noConnection(target, refusal.getNow(why)));
      };
    } catch (InterruptedException e) {
      return ExitStatus.INTERRUPTED.code();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Whether the session is what ended; it resets its connections a moment before it says so. */
  private static boolean isOver(Forward forward) throws InterruptedException, ExecutionException {
    try {
      forward.session().end().get(A_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException lives) {
      return false;
    }
  }

  private static Problem noConnection(PortTarget target, String why) {
    return Problem.failure(
        "no connection to " + target,
        why,
        "see that something listens there, and that the task may reach it");
  }

  // ---- any number of them ----

  private int serve(List<LocalPort> ports, ShellTask task, SessionClient client) {
    List<CompletableFuture<Problem>> ends = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      ServedPort served =
          new ServedPort(
              specs.get(i).target(), ports.get(i), task, TaskOptions.linger(invocation), report);
      ends.add(
          CompletableFuture.supplyAsync(
              () -> told(served.live(client, idle())), Thread::startVirtualThread));
    }
    try {
      for (CompletableFuture<Problem> end : ends) {
        Problem problem = end.get();
        if (ends.size() == 1) {
          throw new MayflyException(problem);
        }
      }
    } catch (InterruptedException e) {
      return ExitStatus.INTERRUPTED.code();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    throw new MayflyException(
        Problem.failure("no forward is left", "each has ended, as said above", "run it again"));
  }

  /** The others go on meanwhile, so it is told at once. */
  private Problem told(Problem problem) {
    if (specs.size() > 1 && !leaving) {
      report.problem(problem);
    }
    return problem;
  }

  private IdlePolicy idle() {
    return Manners.of(invocation, true).idle();
  }

  private void sayFarewell() {
    List<String> line = new ArrayList<>(watched ? List.of("forward ended") : List.of());
    line.addAll(steps.release());
    if (!line.isEmpty()) {
      report.warn(String.join("; ", line));
    }
  }
}
