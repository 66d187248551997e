package dev.mayfly.ecs.shell;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.Screen;
import dev.mayfly.session.Session;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import dev.mayfly.session.protocol.SessionEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** One run of mayfly: its clock, its threads, its calls and sessions, and what it says. */
final class SimulatedProcess implements Progress {

  /** As much as the command line has once a signal came, before the JVM goes down. */
  static final Duration PATIENCE = Duration.ofSeconds(12);

  final String user;
  final SimulatedCloud cloud;
  final Turns turns;
  final Random random;
  final boolean faulty;
  final SimulatedEcs ecs;
  final SimulatedThreads threads;
  final EphemeralShells shells;
  final KnownTasks tasks;

  /** What it launched, and what it took for certain. */
  final Set<SimulatedTask> responsibleFor = new LinkedHashSet<>();

  final Set<SimulatedTask> launched = new LinkedHashSet<>();
  final List<String> said = new ArrayList<>();

  /** The session that it opened last, if that was for a person. */
  Optional<SimulatedSession> current = Optional.empty();

  /** How long a task that it launches may take to start. */
  Duration patience = HistoryFixtures.LEAST_TIMEOUT;

  Instant ended = Instant.MAX;
  private final List<SimulatedSession> opened = new ArrayList<>();
  private Duration skew = Duration.ZERO;

  SimulatedProcess(SimulatedCloud cloud, Random random, String user, boolean faulty) {
    this.cloud = cloud;
    this.turns = cloud.turns();
    this.random = random;
    this.user = user;
    this.faulty = faulty;
    this.ecs = new SimulatedEcs(this, faulty && random.nextInt(5) == 0 ? random.nextInt(50) : -1);
    this.threads =
        new SimulatedThreads(
            turns,
            random,
            faulty,
            cloud.bug(),
            () -> cloud.event(user + " presses Ctrl-C during " + ecs.doing()));
    Setting setting = new Setting(ecs, this::clock, random, this::pause, this::connect);
    this.shells =
        new EphemeralShells(() -> new UUID(random.nextLong(), random.nextLong()), setting);
    this.tasks = new KnownTasks(setting);
    cloud.begins(this);
  }

  Instant clock() {
    return turns.now().plus(skew);
  }

  /** Sets its clock, which may be wrong by so much. */
  void skew(Duration wrong) {
    skew = wrong;
  }

  /** Runs {@code command} to its end, whichever. */
  void run(Runnable command) {
    try {
      threads.run(command);
    } catch (MayflyException e) {
      said.add(e.problem().what() + ": " + e.problem().why());
    } catch (IllegalStateException e) {
      if (!(e.getCause() instanceof SimulatedEcs.Killed)) {
        throw e;
      }
    } catch (SimulatedEcs.Killed killed) {
      // It is gone.
    } finally {
      boolean _ = Thread.interrupted();
      ended = turns.now();
      opened.forEach(one -> cloud.lose(one, new SessionEnd.Disconnected("gone")));
      cloud.ends(this);
    }
  }

  /** Opens a session, which is {@link #current} if it is a user's. */
  ShellSession open(ShellTask task) {
    current = Optional.empty();
    return task.connect(SimulatedUser.UNUSED, SimulatedUser.SIZE, (_, _) -> {}, this);
  }

  /** The user leaves somehow; whether the session is over then. */
  boolean leaves(SimulatedSession session) {
    cloud.settled();
    int way = faulty ? random.nextInt(10) : 0;
    if (way < 6) {
      cloud.exit(session, random.nextInt(256));
    } else if (way < 8) {
      cloud.lose(session, new SessionEnd.Disconnected("cut"));
    } else if (session.connected) {
      ecs.begins("a session");
      threads.strike();
      return false;
    }
    return true;
  }

  private void pause(Duration duration) throws InterruptedException {
    if (SimulatedThreads.areBeside()) {
      return;
    }
    if (faulty && random.nextInt(50) == 0) {
      skew = Duration.ofSeconds(random.nextInt(51) - 25);
    }
    turns.pass(duration);
    if (threads.strikes(600)) {
      threads.strike();
      Thread.currentThread().interrupt();
    }
    if (Thread.interrupted() && cloud.bug() != HistoryBug.SLEEPS_THROUGH_INTERRUPTS) {
      throw new InterruptedException();
    }
  }

  private Session connect(SessionClient client, SessionRequest request, Screen screen) {
    SimulatedEcs.Admitted admitted = ecs.admitted(request.ticket().sessionId());
    turns.pass(Duration.ofMillis(50 + random.nextInt(1500)));
    ecs.checkAlive();
    boolean interrupted = threads.strikes(30);
    if (interrupted) {
      ecs.begins("connect");
      threads.strike();
      Thread.currentThread().interrupt();
    }
    if (Thread.currentThread().isInterrupted()) {
      ghost(admitted);
      throw Calls.interrupted(new InterruptedException());
    }
    if (faulty && random.nextInt(20) == 0) {
      ghost(admitted);
      throw new MayflyException(Problem.failure("no gateway", "lost", "again"));
    }
    SimulatedSession session = opened(admitted, screen);
    opened.add(session);
    if (session.usersOwn) {
      current = Optional.of(session);
    }
    if (session.shell) {
      responsibleFor.add(session.task);
    }
    if (session.usersOwn) {
      session.print("$ ");
    }
    return session;
  }

  private SimulatedSession opened(SimulatedEcs.Admitted admitted, Screen screen) {
    cloud.lock().lock();
    try {
      cloud.settle();
      return cloud.connect(this, admitted, screen);
    } finally {
      cloud.lock().unlock();
    }
  }

  /** The far end may have begun what nobody hears of any more. */
  private void ghost(SimulatedEcs.Admitted admitted) {
    if (random.nextInt(3) == 0) {
      cloud.lose(opened(admitted, (_, _) -> {}), new SessionEnd.Disconnected("gone"));
    }
  }

  @Override
  public void phase(String name, String detail) {}

  @Override
  public void note(String line) {
    said.add(line);
  }
}
