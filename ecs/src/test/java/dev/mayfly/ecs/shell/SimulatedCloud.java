package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Tag;
import dev.mayfly.session.Screen;
import dev.mayfly.session.protocol.SessionEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ECS, and what goes on in its containers, on a virtual clock: tasks with a {@link KeeperModel}
 * each, and sessions that do what the wrapper's text says. It keeps the laws: what breaks one is in
 * {@link #breaches}.
 */
final class SimulatedCloud {

  private static final Pattern TAKE = Pattern.compile("\\[ \"\\$o\" = ([0-9a-f]{16}) \\]");
  private static final Pattern KEEP =
      Pattern.compile("%%\\.\\*}\\+([0-9]+)\\)\\) ([0-9a-f]{16}) >\\$f\\.keep");
  private static final Pattern END = Pattern.compile("%%\\.\\*}\\+([0-9]+)\\)\\) >\\$f\\.end");

  private static final Instant BOOT = Fixtures.NOW.minusSeconds(1000);

  /** A session that nobody is connected to any more holds on for so long, or less. */
  private static final int IDLE_SECONDS = 1200;

  final List<String> breaches = new ArrayList<>();
  final List<String> events = new ArrayList<>();
  final List<SimulatedTask> tasks = new ArrayList<>();
  private final Turns turns;
  private final Random random;
  private final Lifetime lifetime;
  private final Map<String, SimulatedTask> byToken = new HashMap<>();
  private final Map<Instant, SimulatedSession> idle = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  SimulatedCloud(Turns turns, Random random, Lifetime lifetime) {
    this.turns = turns;
    this.random = random;
    this.lifetime = lifetime;
  }

  ReentrantLock lock() {
    return lock;
  }

  private void event(String what) {
    events.add(turns.now() + " " + what);
  }

  private void breach(String what) {
    event("BREACH " + what);
    breaches.add(what);
  }

  private static long uptime(Instant at) {
    return Duration.between(BOOT, at).toSeconds();
  }

  private static Instant at(long uptime) {
    return BOOT.plusSeconds(uptime);
  }

  /** Lets happen what has happened by itself until now. */
  void settle() {
    settle(turns.now());
  }

  void settle(Instant now) {
    for (SimulatedTask task : tasks) {
      settle(task, now);
    }
  }

  private void settle(SimulatedTask task, Instant now) {
    if (task.dead || now.isBefore(task.runs)) {
      return;
    }
    if (task.keeper.isEmpty()) {
      KeeperModel keeper = new KeeperModel(lifetime, uptime(task.runs));
      task.keeper = Optional.of(keeper);
      task.bound = uptime(task.runs) + lifetime.grace().toSeconds();
    }
    KeeperModel keeper = task.keeper.orElseThrow();
    while (!task.dead && keeper.next() <= uptime(now)) {
      long round = keeper.next();
      endIdle(task, at(round));
      OptionalInt status = keeper.round();
      if (status.isPresent()) {
        ended(task, round);
      }
    }
  }

  /** The service ends sessions that lost their user. */
  private void endIdle(SimulatedTask task, Instant now) {
    for (Map.Entry<Instant, SimulatedSession> one : List.copyOf(idle.entrySet())) {
      if (one.getValue().task == task && !one.getKey().isAfter(now)) {
        idle.remove(one.getKey());
        workerGone(one.getValue(), uptime(one.getKey()));
      }
    }
  }

  private void ended(SimulatedTask task, long round) {
    event("keeper of " + task.arn + " ends it");
    long end = task.keeper.orElseThrow().end();
    if (round < end && task.sessions.stream().anyMatch(one -> one.connected && one.works)) {
      breach("the keeper ended " + task.arn + " under its user");
    }
    if (round > Math.min(end, task.bound) + KeeperModel.ROUND) {
      breach(task.arn + " lived until " + round + ", beyond its bound");
    }
    die(task);
  }

  private void die(SimulatedTask task) {
    task.dead = true;
    for (SimulatedSession session : task.sessions) {
      session.works = false;
      session.over(new SessionEnd.ClosedByService(""));
    }
  }

  /** What is alive when all is over and long past. */
  void checkNothingIsLeft() {
    Instant late = turns.now().plus(lifetime.maximum().multipliedBy(5)).plusSeconds(7200);
    settle(late);
    for (SimulatedTask task : tasks) {
      if (!task.dead) {
        breach(task.arn + " lives for ever");
      }
    }
  }

  SimulatedTask run(JsonDocument request) {
    String token = request.text("clientToken").orElseThrow();
    SimulatedTask known = byToken.get(token);
    if (known != null) {
      return known;
    }
    Instant now = turns.now();
    int slow = random.nextInt(6) == 0 ? 200_000 : 30_000; // A large image.
    Instant runs = now.plusMillis(500 + random.nextInt(slow));
    SimulatedTask task =
        new SimulatedTask(
            "arn:aws:ecs:eu-central-1:111122223333:task/prod/t" + tasks.size(),
            request.text("startedBy").orElseThrow(),
            now,
            now.plusMillis(random.nextInt(800)),
            runs,
            runs.plusMillis(random.nextInt(4_000)));
    EphemeralTags.in(request).forEach(tag -> task.tags.put(tag.key(), tag.value()));
    tasks.add(task);
    byToken.put(token, task);
    event("RunTask starts " + task.arn);
    return task;
  }

  Optional<SimulatedTask> task(String arn) {
    return tasks.stream().filter(task -> task.arn.endsWith(arn)).findFirst();
  }

  void stop(String who, String arn) {
    SimulatedTask task = task(arn).orElseThrow();
    event(who + " stops " + arn);
    if (task.dead) {
      return;
    }
    boolean within = task.keeper.filter(keeper -> uptime(turns.now()) >= keeper.end()).isEmpty();
    boolean anothers =
        task.sessions.stream().anyMatch(one -> one.shell && one.connected && !one.user.equals(who));
    if (within && anothers) {
      breach(who + " stopped " + arn + " under its user");
    }
    die(task);
  }

  void tag(String arn, List<Tag> tags) {
    event("tags " + tags + " on " + arn);
    tags.forEach(tag -> task(arn).orElseThrow().tags.put(tag.key(), tag.value()));
  }

  boolean admits(String arn) {
    return task(arn).filter(task -> !task.dead && !turns.now().isBefore(task.agent)).isPresent();
  }

  /** Starts what {@code command} says. */
  SimulatedSession connect(String id, String arn, String user, String command, Screen screen) {
    SimulatedTask task = task(arn).orElseThrow();
    SimulatedSession session = new SimulatedSession(id, task, user, command, screen);
    task.sessions.add(session);
    if (task.dead) {
      session.works = false;
      session.over(new SessionEnd.ClosedByService(""));
      return session;
    }
    KeeperModel keeper = task.keeper.orElseThrow();
    keeper.sessions++;
    task.bound = Long.MAX_VALUE - KeeperModel.ROUND;
    Matcher end = END.matcher(command);
    if (end.find()) {
      keeper.moved = OptionalLong.of(uptime(turns.now()) + Long.parseLong(end.group(1)));
      event(user + " moves the end of " + arn + " to " + keeper.moved);
      session.trailer(0);
      finish(session);
    } else if (arrives(session, keeper)) {
      begin(session);
    } else {
      event(user + " finds " + arn + " taken");
      session.trailer(Trailer.TAKEN);
      finish(session);
    }
    return session;
  }

  private void begin(SimulatedSession session) {
    session.shell = true;
    event(session.user + " has a shell in " + session.task.arn);
    if (session.task.sessions.stream()
        .anyMatch(one -> one.shell && one.connected && !one.user.equals(session.user))) {
      breach(session.user + " shares " + session.task.arn);
    }
  }

  /** What the wrapper does first. */
  private boolean arrives(SimulatedSession session, KeeperModel keeper) {
    SimulatedTask task = session.task;
    Matcher take = TAKE.matcher(session.command);
    if (take.find()) {
      String me = take.group(1);
      boolean mine = me.equals(task.takers.get(task.mark));
      boolean free =
          keeper.keep.orElse(0) >= uptime(turns.now()) + Tenancy.MARGIN.toSeconds()
              && !task.takers.containsKey(task.mark);
      if (!mine && !free) {
        return false;
      }
      task.takers.put(task.mark, me);
    } else {
      task.mark = "";
    }
    keeper.keep = OptionalLong.empty();
    keeper.left = false;
    return true;
  }

  /** The shell ends with {@code status}: what the wrapper does last. */
  void exit(SimulatedSession session, int status) {
    if (!session.works) {
      return;
    }
    SimulatedTask task = session.task;
    KeeperModel keeper = task.keeper.orElseThrow();
    Matcher keep = KEEP.matcher(session.command);
    event(session.user + " leaves " + task.arn);
    if (keep.find()) {
      keeper.keep = OptionalLong.of(uptime(turns.now()) + Long.parseLong(keep.group(1)));
      task.mark = keep.group(2);
    } else {
      keeper.left = true;
    }
    session.trailer(status);
    finish(session);
  }

  private void finish(SimulatedSession session) {
    workerGone(session, uptime(turns.now()));
    session.over(new SessionEnd.ClosedByService(""));
  }

  private void workerGone(SimulatedSession session, long when) {
    if (!session.works) {
      return;
    }
    session.works = false;
    SimulatedTask task = session.task;
    KeeperModel keeper = task.keeper.orElseThrow();
    keeper.sessions--;
    if (keeper.sessions == 0) {
      // It may not have looked while the session lived: then the grace is what counts.
      long grace = uptime(task.runs) + lifetime.grace().toSeconds();
      task.bound =
          keeper.keep.isPresent()
              ? Math.max(when, keeper.keep.getAsLong())
              : keeper.left ? when : Math.max(grace, when + lifetime.linger().toSeconds());
    }
  }

  /** The user is gone without a word; the session at the far end is not. */
  void lose(SimulatedSession session, SessionEnd how) {
    if (session.works && session.connected) {
      event(session.user + " is cut off from " + session.task.arn);
      session.over(how);
      Instant when = turns.now().plusMillis(random.nextInt(IDLE_SECONDS) * 1000L);
      while (idle.containsKey(when)) {
        when = when.plusMillis(1);
      }
      idle.put(when, session);
    }
  }
}
