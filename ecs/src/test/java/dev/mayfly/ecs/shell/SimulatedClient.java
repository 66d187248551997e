package dev.mayfly.ecs.shell;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.Screen;
import dev.mayfly.session.Session;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.WindowSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** A person with a laptop: opens shells as mayfly does, uses them, and leaves in many ways. */
final class SimulatedClient {

  private static final WindowSize SIZE = new WindowSize(80, 24);
  private static final SessionClient UNUSED = SessionClient.create();

  private final SimulatedCloud cloud;
  private final Turns turns;
  private final Random random;
  private final String user;
  private final ShellOptions options;
  private final SimulatedEcs ecs;
  private final EphemeralShells shells;
  private final List<SimulatedSession> opened = new ArrayList<>();
  private final boolean faulty;
  private Duration skew = Duration.ZERO;
  private Optional<SimulatedSession> current = Optional.empty();

  SimulatedClient(
      SimulatedCloud cloud,
      Turns turns,
      Random random,
      String user,
      ShellOptions options,
      boolean faulty) {
    this.cloud = cloud;
    this.turns = turns;
    this.random = random;
    this.user = user;
    this.options = options;
    this.faulty = faulty;
    int calls = faulty && random.nextBoolean() ? random.nextInt(40) : Integer.MAX_VALUE;
    this.ecs = new SimulatedEcs(cloud, turns, random, user, faulty, calls);
    this.shells =
        new EphemeralShells(
            () -> new UUID(random.nextLong(), random.nextLong()),
            new Setting(ecs, this::clock, random, this::pause, this::connect));
  }

  private Instant clock() {
    return turns.now().plus(skew);
  }

  private void pause(Duration duration) throws InterruptedException {
    if (ecs.foreign()) {
      return;
    }
    if (faulty && random.nextInt(50) == 0) {
      skew = Duration.ofSeconds(random.nextInt(51) - 25);
    }
    turns.pass(duration);
    if (faulty && random.nextInt(200) == 0) {
      throw new InterruptedException();
    }
  }

  private Session connect(SessionClient client, SessionRequest request, Screen screen) {
    SimulatedEcs.Admitted admitted = ecs.admitted(request.ticket().sessionId());
    turns.pass(Duration.ofMillis(50 + random.nextInt(1500)));
    if (faulty && random.nextInt(20) == 0) {
      throw new MayflyException(Problem.failure("no gateway", "lost", "again"));
    }
    SimulatedSession session;
    cloud.lock().lock();
    try {
      cloud.settle();
      session =
          cloud.connect(
              request.ticket().sessionId(), admitted.task(), user, admitted.command(), screen);
    } finally {
      cloud.lock().unlock();
    }
    opened.add(session);
    if (session.shell) {
      current = Optional.of(session);
      session.print("$ ");
    }
    return session;
  }

  /** Shells, one after another. */
  void live() {
    ecs.begin();
    try {
      for (int left = 1 + random.nextInt(3); left > 0; left--) {
        shell();
        turns.pass(Duration.ofSeconds(random.nextInt(60)));
      }
    } catch (MayflyException | IllegalStateException | SimulatedEcs.Killed ended) {
      // The person sees why, or is gone.
    } finally {
      opened.forEach(one -> cloud.lose(one, new SessionEnd.Disconnected("gone")));
    }
  }

  /** Reaps now and then. */
  void reap() {
    ecs.begin();
    for (int left = 20; left > 0; left--) {
      turns.pass(Duration.ofSeconds(20 + random.nextInt(120)));
      skew = Duration.ofSeconds(random.nextInt(51) - 25);
      try {
        shells.reapable(false, Optional.of(Fixtures.CLUSTER)).doomed().forEach(shells::stop);
      } catch (MayflyException | IllegalStateException | SimulatedEcs.Killed ended) {
        // The next one may have more luck.
      }
    }
  }

  private void shell() {
    ShellPlan plan =
        Planner.plan(
            HistoryFixtures.TARGET,
            options,
            clock(),
            new UUID(random.nextLong(), random.nextLong()));
    TaskOffers offers = shells.offers(plan, NOBODY);
    ShellTask task = offers.get();
    try {
      while (!used(task)) {
        task.close();
        task = offers.get();
      }
    } finally {
      task.close();
    }
  }

  /** As mayfly shell does; false if it is to try another task. */
  private boolean used(ShellTask task) {
    while (true) {
      ShellSession session;
      current = Optional.empty();
      try {
        session = task.connect(UNUSED, SIZE, (_, _) -> {}, NOBODY);
      } catch (MayflyException e) {
        if (task.provisional() && e.problem().kind() != Problem.Kind.INTERRUPTED) {
          return false;
        }
        throw e;
      }
      if (current.isPresent() && !stays(task, current.orElseThrow())) {
        return true; // Left by an escape or a signal: nobody waits for an outcome.
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
  private boolean stays(ShellTask task, SimulatedSession session) {
    for (int deeds = random.nextInt(4); deeds > 0 && session.connected; deeds--) {
      turns.pass(Duration.ofSeconds(1 + random.nextInt(200)));
      settle();
      if (session.connected && random.nextInt(4) == 0) {
        try {
          task.prolong(UNUSED);
        } catch (MayflyException longEnough) {
          // A line on the screen.
        }
      }
    }
    settle();
    int way = faulty ? random.nextInt(10) : 0;
    if (way < 6) {
      cloud.exit(session, random.nextInt(256));
    } else if (way < 8) {
      cloud.lose(session, new SessionEnd.Disconnected("cut"));
    } else {
      return !session.connected;
    }
    return true;
  }

  private void settle() {
    cloud.lock().lock();
    try {
      cloud.settle();
    } finally {
      cloud.lock().unlock();
    }
  }

  private static final Progress NOBODY =
      new Progress() {
        @Override
        public void phase(String name, String detail) {}

        @Override
        public void note(String line) {}
      };
}
