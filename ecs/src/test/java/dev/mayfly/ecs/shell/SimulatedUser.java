package dev.mayfly.ecs.shell;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.protocol.WindowSize;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;

/** A person with a laptop: opens shells as mayfly does, uses them, and leaves in many ways. */
final class SimulatedUser {

  static final WindowSize SIZE = new WindowSize(80, 24);
  static final SessionClient UNUSED = SessionClient.create();

  private static final Duration LOOK = Duration.ofSeconds(10);

  private final SimulatedCloud cloud;
  private final Turns turns;
  private final Random random;
  private final String name;
  private final ShellOptions options;
  private final Duration longest;
  private final boolean faulty;

  /**
   * @param longest for how long they do nothing in a shell, at most
   */
  SimulatedUser(
      SimulatedCloud cloud,
      Random random,
      String name,
      ShellOptions options,
      Duration longest,
      boolean faulty) {
    this.cloud = cloud;
    this.turns = cloud.turns();
    this.random = random;
    this.name = name;
    this.options = options;
    this.longest = longest;
    this.faulty = faulty;
  }

  /** Shells, one after another. */
  void live() {
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      turns.pass(Duration.ofSeconds(random.nextInt(60)));
      if (options.warmth().keep().isPresent() && random.nextInt(4) > 0) {
        awaitOneThatIsFree();
      }
      SimulatedProcess process = new SimulatedProcess(cloud, random, name, faulty);
      process.run(() -> shell(process));
    }
  }

  /** As people do who know that there will be one: all that wait want it in the same moment. */
  private void awaitOneThatIsFree() {
    for (int looks = 12; looks > 0 && !cloud.hasOneThatIsFree(); looks--) {
      long sinceLook = Duration.between(Fixtures.NOW, turns.now()).toMillis() % LOOK.toMillis();
      turns.pass(LOOK.minusMillis(sinceLook));
    }
  }

  private void shell(SimulatedProcess process) {
    process.patience = options.timeout();
    Target target =
        random.nextInt(3) == 0
            ? process.shells.find(options, Chooser.NOBODY)
            : cloud.target(); // Most of it only reads, and takes long to simulate.
    ShellPlan plan =
        Planner.plan(
            target, options, process.clock(), new UUID(random.nextLong(), random.nextLong()));
    TaskOffers offers = process.shells.offers(plan, process);
    ShellTask task = offers.get();
    try {
      while (!used(process, task)) {
        task.close();
        if (cloud.bug() == HistoryBug.STOPS_WHAT_IT_DID_NOT_GET) {
          process.ecs.stopTask(Fixtures.CLUSTER, task.taskArn(), "mayfly: shell ended");
        }
        task = offers.get();
      }
    } finally {
      task.close();
    }
  }

  /** As mayfly shell does; false if it is to try another task. */
  private boolean used(SimulatedProcess process, ShellTask task) {
    boolean fresh = !task.provisional();
    while (true) {
      ShellSession session;
      try {
        session = process.open(task);
      } catch (MayflyException e) {
        if (task.provisional() && e.problem().kind() != Problem.Kind.INTERRUPTED) {
          return false;
        }
        throw e;
      }
      if (process.current.isPresent()) {
        SimulatedSession shell = process.current.orElseThrow();
        if (fresh) {
          cloud.tell(process, shell.task, task.endsAt().orElseThrow());
        }
        fresh = false;
        if (!stays(process, task, shell)) {
          return true; // Left by an escape or a signal: nobody waits for an outcome.
        }
      }
      ShellOutcome outcome = session.outcome();
      if (task.provisional()) {
        return false;
      }
      if (!(outcome instanceof ShellOutcome.Cut) || random.nextBoolean()) {
        return true;
      }
    }
  }

  /** What a person does in a shell; whether the session has ended when it is over. */
  private boolean stays(SimulatedProcess process, ShellTask task, SimulatedSession session) {
    for (int deeds = random.nextInt(4); deeds > 0 && session.connected; deeds--) {
      turns.pass(Duration.ofSeconds(1 + random.nextLong(longest.toSeconds())));
      cloud.settled();
      if (session.connected && random.nextInt(4) == 0) {
        prolong(process, task, session);
      }
    }
    return process.leaves(session);
  }

  private void prolong(SimulatedProcess process, ShellTask task, SimulatedSession session) {
    try {
      cloud.tell(process, session.task, task.prolong(UNUSED));
    } catch (MayflyException e) {
      if (e.problem().kind() == Problem.Kind.INTERRUPTED) {
        throw e;
      }
      process.note(e.problem().what()); // A line on the screen.
    }
  }
}
