package dev.mayfly.cli;

import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.report.Steps;
import dev.mayfly.cli.terminal.Terminal;
import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.KnownTasks;
import dev.mayfly.ecs.shell.LiveOptions;
import dev.mayfly.ecs.shell.LiveTask;
import dev.mayfly.ecs.shell.LiveTasks;
import dev.mayfly.ecs.shell.Question;
import dev.mayfly.ecs.shell.SessionTerms;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.ShellOutcome;
import dev.mayfly.ecs.shell.ShellPlan;
import dev.mayfly.ecs.shell.ShellSession;
import dev.mayfly.ecs.shell.ShellTask;
import dev.mayfly.ecs.shell.Target;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One run of {@code mayfly shell}: find, plan, launch, connect, hand over, undo. */
final class ShellRun {

  private final String subject;
  private final Invocation invocation;
  private final Surroundings surroundings;
  private final Terminal terminal;
  private final Report report;
  private final Steps steps;

  /** How it ended, as the last line says it. */
  private String ending = "no session";

  private Optional<HandOver> last = Optional.empty();

  /** The one that is to be closed. */
  private Optional<ShellTask> task = Optional.empty();

  ShellRun(Invocation invocation) {
    this(invocation, "shell");
  }

  /**
   * @param subject what ends, in the last line
   */
  ShellRun(Invocation invocation, String subject) {
    this.subject = subject;
    this.invocation = invocation;
    this.surroundings = invocation.surroundings();
    this.terminal = surroundings.terminal();
    this.report = surroundings.report();
    this.steps = new Steps(report, surroundings.clock());
  }

  /** Prints what would be done. Needs no terminal, unless there is a question to ask. */
  int dryRun(ShellOptions options) {
    if (invocation.has("--diff")) {
      return new DiffRun(invocation).run(options);
    }
    try (Ecs ecs = invocation.cloud().connect()) {
      report.print(
          plan(
                  Cloud.shells(ecs, surroundings, invocation.memory()).telling(invocation.steps()),
                  options)
              .toJson());
    }
    return ExitStatus.OK.code();
  }

  /** In a fresh task. The exit status: the remote shell's own, if there is one. */
  int fresh(ShellOptions options) {
    checkTerminal();
    terminal.warmUp();
    try (Ecs ecs = invocation.cloud().connect()) {
      EphemeralShells shells = Cloud.shells(ecs, surroundings, invocation.memory()).telling(steps);
      ShellPlan plan = plan(shells, options);
      return shell(shells.offers(plan, steps), options.inside().command().isEmpty());
    }
  }

  /** In the task that the user chooses: a fresh one, or one that runs already and runs on. */
  int select(ShellOptions options) {
    checkTerminal();
    terminal.warmUp();
    boolean promptExpected = options.inside().command().isEmpty();
    try (Ecs ecs = invocation.cloud().connect()) {
      EphemeralShells shells = Cloud.shells(ecs, surroundings, invocation.memory()).telling(steps);
      Target target = shells.find(options, invocation.questions());
      LiveOptions live =
          new LiveOptions(
              options.selection(), Optional.empty(), options.inside(), LiveOptions.DEFAULT_TIMEOUT);
      Optional<LiveTask> chosen =
          selected(
              target,
              options,
              Cloud.liveTasks(ecs, surroundings, invocation.memory()).open(target, live, steps));
      if (chosen.isPresent()) {
        return shell(chosen::get, promptExpected);
      }
      ShellPlan plan = plan(shells, target, options);
      return shell(() -> shells.launch(plan, steps), promptExpected);
    }
  }

  /** Empty for a fresh one. */
  private Optional<LiveTask> selected(Target target, ShellOptions options, List<LiveTask> open) {
    List<Optional<LiveTask>> choices = new ArrayList<>(List.of(Optional.empty()));
    open.stream().map(Optional::of).forEach(choices::add);
    if (open.isEmpty()) {
      steps.note("no task of " + target.name() + " that runs can be entered");
      return Optional.empty();
    }
    String fresh =
        "a new ephemeral task"
            + target.size(options.shape()).map(size -> " (" + size + ")").orElse("");
    return invocation
        .questions()
        .choose(
            new Question(
                "Which task of " + target.name() + "?",
                "--live --task ID for one that runs; without --select it is a new one"),
            choices,
            choice -> choice.map(LiveTask::label).orElse(fresh));
  }

  /** The same in a running task, which runs on. */
  int live(LiveOptions options) {
    checkTerminal();
    terminal.warmUp();
    try (Ecs ecs = invocation.cloud().connect()) {
      LiveTasks tasks = Cloud.liveTasks(ecs, surroundings, invocation.memory());
      return shell(
          () -> tasks.find(options, invocation.questions(), steps),
          options.inside().command().isEmpty());
    }
  }

  /** The same in a task that is found by its id. */
  int attached(String task, LiveOptions options) {
    checkTerminal();
    terminal.warmUp();
    try (Ecs ecs = invocation.cloud().connect()) {
      KnownTasks tasks = Cloud.knownTasks(ecs, surroundings).telling(steps);
      return shell(
          () -> tasks.enter(tasks.find(task, options.selection().cluster()), options, steps),
          options.inside().command().isEmpty());
    }
  }

  private ShellPlan plan(EphemeralShells shells, ShellOptions options) {
    return plan(shells, shells.find(options, invocation.questions()), options);
  }

  private ShellPlan plan(EphemeralShells shells, Target target, ShellOptions options) {
    ShellPlan plan = shells.plan(target, shells.settled(target, options, invocation.questions()));
    PlanLines.tell(plan, invocation, steps);
    return plan;
  }

  private int shell(Supplier<ShellTask> tasks, boolean promptExpected) {
    try (Cleanup cleanup = new Cleanup()) {
      // While the task starts there is time to make the client, which is slow to load.
      CompletableFuture<SessionClient> client =
          CompletableFuture.supplyAsync(
              () -> invocation.cloud().sessionClient(Manners.times(invocation)),
              Thread::startVirtualThread);
      cleanup.add(() -> client.join().close());
      task = Optional.of(tasks.get());
      cleanup.add(this::sayFarewell);
      cleanup.add(() -> last.ifPresent(HandOver::endLine));
      cleanup.add(() -> task.ifPresent(this::leave));
      cleanup.add(steps::hold);
      Optional<Integer> status = sessions(client.join(), promptExpected);
      while (status.isEmpty()) {
        next(tasks);
        status = sessions(client.join(), promptExpected);
      }
      return status.get();
    }
  }

  private void leave(ShellTask left) {
    Leave.of(left, () -> last.ifPresent(HandOver::endLine), report);
  }

  /** Nothing ran in the last one, which was another's or is gone. */
  private void next(Supplier<ShellTask> tasks) {
    task.ifPresent(ShellTask::close);
    task = Optional.empty();
    steps.release().forEach(report::say);
    task = Optional.of(tasks.get());
  }

  /**
   * One session, or one after another while connections are lost and the user goes on. Empty if the
   * task was not ours to have one in.
   */
  private Optional<Integer> sessions(SessionClient client, boolean promptExpected) {
    ShellTask place = task.orElseThrow();
    Manners manners = Manners.of(invocation, !promptExpected);
    while (true) {
      HandOver handOver = new HandOver(terminal, manners, subject(place, client), promptExpected);
      last = Optional.of(handOver);
      Optional<ShellOutcome> outcome;
      try (handOver) {
        outcome = session(place, client, handOver, manners);
      }
      if (outcome.isEmpty()) {
        ending = handOver.left() ? "disconnected" : ending;
        return Optional.of(ExitStatus.INTERRUPTED.code());
      }
      if (place.provisional()) {
        return Optional.empty();
      }
      switch (outcome.get()) {
        case ShellOutcome.Exited(int status) -> {
          ending = subject + " ended with status " + status;
          return Optional.of(status);
        }
        case ShellOutcome.Taken() -> {
          return Optional.empty();
        }
        case ShellOutcome.Lost(Problem problem) -> {
          ending = "session ended";
          throw new MayflyException(problem);
        }
        case ShellOutcome.Cut(Problem problem) -> {
          ending = "session ended";
          if (!goesOn(explained(problem, handOver), handOver)) {
            return Optional.of(ExitStatus.FAILURE.code());
          }
        }
      }
    }
  }

  private Optional<ShellOutcome> session(
      ShellTask task, SessionClient client, HandOver handOver, Manners manners) {
    SessionTerms terms = new SessionTerms(handOver.listener(), manners.idle());
    ShellSession session;
    try {
      session = task.connect(client, terminal.size(), handOver.screen(), terms, steps);
    } catch (MayflyException e) {
      if (task.provisional() && e.problem().kind() != Problem.Kind.INTERRUPTED) {
        return Optional.of(new ShellOutcome.Taken()); // Or gone, which is the same to us.
      }
      throw e;
    }
    ending = "interrupted, session ended";
    PromptLine.of(task, manners, invocation.value("--keep"), surroundings.clock().instant())
        .ifPresent(line -> steps.phase(subject, line));
    steps.hold();
    handOver.begin(session.session());
    return outcome(session);
  }

  private Company.Subject subject(ShellTask task, SessionClient client) {
    return new Company.Subject() {
      @Override
      public InstantSource clock() {
        return surroundings.clock();
      }

      @Override
      public String where() {
        return "task " + Arn.name(task.taskArn());
      }

      @Override
      public Optional<Instant> endsAt() {
        return task.endsAt();
      }

      @Override
      public Instant prolong() {
        return task.prolong(client);
      }
    };
  }

  private static Problem explained(Problem cut, HandOver handOver) {
    return handOver
        .noResuming()
        .map(why -> Problem.failure(cut.what(), cut.why(), why.remedy()))
        .orElse(cut);
  }

  /** Whether to open another shell in the same task, which waits for a while. */
  private boolean goesOn(Problem cut, HandOver handOver) {
    Questions questions = invocation.questions();
    if (!questions.canAsk()) {
      throw new MayflyException(cut);
    }
    handOver.endLine();
    report.problem(cut);
    boolean agreed = questions.agree("open a new shell in the same task?");
    if (agreed) {
      steps.release().forEach(report::say);
    }
    return agreed;
  }

  /** Empty if a signal came first: then the last line says all there is to say. */
  private static Optional<ShellOutcome> outcome(ShellSession session) {
    try {
      return Optional.of(session.outcome());
    } catch (MayflyException e) {
      if (e.problem().kind() == Problem.Kind.INTERRUPTED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** One line: what became of the session, and of the task. */
  private void sayFarewell() {
    List<String> line = new ArrayList<>();
    if (steps.watched()) {
      line.add(ending);
    }
    line.addAll(steps.release());
    if (!line.isEmpty()) {
      report.warn(String.join("; ", line));
    }
  }

  private void checkTerminal() {
    if (!terminal.interactive()) {
      throw new MayflyException(
          Problem.usage(
              "a shell needs a terminal",
              "stdin or stdout is none",
              "run it in a terminal, without pipes and redirections (from a script: under script(1));"
                  + " --dry-run works without"));
    }
  }
}
