package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;
import dev.mayfly.session.PipeEnd;
import dev.mayfly.session.PipeRun;
import dev.mayfly.session.Problem;
import dev.mayfly.session.Session;
import dev.mayfly.session.pipe.PipeSignal;
import dev.mayfly.session.protocol.SessionEnd;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A command on a pipe channel, and a thread that watches its task and settles how it ended. That
 * thread owns what is not final.
 */
final class ConnectedPipe implements PipedCommand {

  private final Setting setting;
  private final Site site;
  private final TaskPulse pulse;
  private final PipeRun run;
  private final Session session;
  private final SessionKeys keys;
  private final Tidings tidings;
  private final CompletableFuture<PipeOutcome> outcome = new CompletableFuture<>();

  ConnectedPipe(
      Setting setting, Site site, PipeRun run, Session session, SessionKeys keys, Tidings tidings) {
    this.setting = setting;
    this.site = site;
    this.pulse = new TaskPulse(setting, site, session::statistics);
    this.run = run;
    this.session = session;
    this.keys = keys;
    this.tidings = tidings;
  }

  /** Begins to run, and to watch. */
  ConnectedPipe started() {
    CompletableFuture<PipeEnd> end = run.start(session);
    // Not a virtual one, since it calls AWS: see Calls.
    Thread.ofPlatform().daemon().name("task watch").start(() -> watch(end));
    return this;
  }

  @Override
  public boolean signal(PipeSignal signal) {
    return run.signal(signal);
  }

  @Override
  public PipeOutcome outcome() {
    return Calls.await(outcome);
  }

  @Override
  public void close() {
    run.close();
  }

  private void watch(CompletableFuture<PipeEnd> end) {
    try {
      Optional<Task> dead = pulse.awaitEndOrDeath(end, run::close);
      outcome.complete(settle(end.get(), dead));
    } catch (InterruptedException | ExecutionException | RuntimeException e) {
      outcome.completeExceptionally(e); // Nobody interrupts this thread, and the end never fails.
    }
  }

  private PipeOutcome settle(PipeEnd end, Optional<Task> dead) throws InterruptedException {
    return switch (end) {
      case PipeEnd.Exited(int status, boolean leftOpen) -> new PipeOutcome.Exited(status, leftOpen);
      case PipeEnd.OutputClosed() -> new PipeOutcome.OutputClosed();
      case PipeEnd.Refused(String missing) -> new PipeOutcome.Lost(refused(missing));
      case PipeEnd.Lost(Problem problem) -> lost(dead, problem);
      case PipeEnd.ClosedByUs() -> lost(dead, LostShell.problem(new SessionEnd.ClosedByUs()));
      case PipeEnd.SessionOver(SessionEnd.HandshakeRefused over, _) when dead.isEmpty() ->
          new PipeOutcome.Lost(keys.refusal().orElseGet(() -> LostShell.problem(over)));
      case PipeEnd.SessionOver(SessionEnd over, String before) ->
          lost(
              dead.isPresent() ? dead : deathAfter(over),
              LostShell.ofCommand(over, before, site, tidings.remedy()));
    };
  }

  private Optional<Task> deathAfter(SessionEnd over) throws InterruptedException {
    if (Termination.isDueAfter(over)) {
      var _ = Termination.quietly(setting, session.id());
      return pulse.deathAfterCut();
    }
    return pulse.lookForDeath();
  }

  private PipeOutcome lost(Optional<Task> dead, Problem otherwise) {
    return new PipeOutcome.Lost(dead.map(pulse::causeOfDeath).orElse(otherwise));
  }

  private Problem refused(String missing) {
    return Refusal.of(missing)
        .map(refusal -> refusal.problem(site))
        .orElseGet(
            () ->
                Problem.failure(
                    "container " + site.container() + " cannot carry the command's bytes",
                    "its image lacks " + missing,
                    "run it in a terminal, without pipes and redirections; or add what is missing"
                        + " to the image"));
  }
}
