package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.Screen;
import dev.mayfly.session.protocol.SessionEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
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
  private static final Pattern END = Pattern.compile("%%\\.\\*}\\+(-?[0-9]+)\\)\\)\n\\{ read -r e");

  private static final String LAUNCH = EphemeralTags.LAUNCH;

  private static final Duration LATE = Duration.ofHours(12);

  /** How far the clocks of those who tell an end may be apart. */
  private static final Duration CLOCKS = Duration.ofSeconds(60);

  private static final Instant BOOT = Fixtures.NOW.minusSeconds(1000);

  /** A session that nobody is connected to any more holds on for so long, or less. */
  private static final int IDLE_SECONDS = 1200;

  /** A law that did not hold. */
  record Breach(HistoryLaw law, String how) {}

  final List<Breach> breaches = new ArrayList<>();
  final List<String> events = new ArrayList<>();
  final List<SimulatedTask> tasks = new ArrayList<>();
  private final List<SimulatedProcess> processes = new ArrayList<>();
  private final Turns turns;
  private final Random random;
  private final Lifetime lifetime;
  private final HistoryBug bug;
  private final TaskDefinition definition;
  private final Map<String, TaskDefinition> registered = new LinkedHashMap<>();
  private final Map<String, String> requests = new HashMap<>();
  private final Map<String, SimulatedTask> byToken = new HashMap<>();
  private final Map<Instant, SimulatedSession> idle = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * @param bug in each of its keepers and processes
   * @param definition of the service
   */
  SimulatedCloud(
      Turns turns, Random random, Lifetime lifetime, HistoryBug bug, TaskDefinition definition) {
    this.turns = turns;
    this.random = random;
    this.lifetime = lifetime;
    this.bug = bug;
    this.definition = definition;
  }

  Turns turns() {
    return turns;
  }

  HistoryBug bug() {
    return bug;
  }

  Lifetime lifetime() {
    return lifetime;
  }

  /** Where the next task is to be run. */
  Target target() {
    Target all = Fixtures.target(definition, registered.values().toArray(TaskDefinition[]::new));
    return new Target(
        all.cluster(),
        all.origin(),
        all.deployment(),
        all.definition(),
        all.derived(),
        all.callerArn(),
        List.of(),
        List.of(),
        listed(_ -> true));
  }

  void begins(SimulatedProcess process) {
    processes.add(process);
  }

  /** A process has come to its end. */
  void ends(SimulatedProcess process) {
    process
        .threads
        .firstInterrupt()
        .filter(_ -> !process.ecs.killed())
        .map(then -> Duration.between(then, turns.now()))
        .filter(waited -> waited.compareTo(SimulatedProcess.PATIENCE) > 0)
        .ifPresent(
            waited ->
                breach(
                    HistoryLaw.ENDS_SOON_AFTER_AN_INTERRUPT,
                    process.user + " still waits after " + waited));
  }

  ReentrantLock lock() {
    return lock;
  }

  void event(String what) {
    events.add(turns.now() + " " + what);
  }

  private void breach(HistoryLaw law, String how) {
    event("BREACH of " + law + ": " + how);
    breaches.add(new Breach(law, how));
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

  void settled() {
    lock.lock();
    try {
      settle();
    } finally {
      lock.unlock();
    }
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
      task.keeper = Optional.of(bug.keeper(lifetime, uptime(task.runs)));
      task.bound = uptime(task.runs) + lifetime.grace().toSeconds();
      task.deadline = uptime(task.runs) + lifetime.maximum().toSeconds();
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
    if (round < task.deadline
        && task.sessions.stream().anyMatch(one -> one.connected && one.works)) {
      breach(HistoryLaw.NOT_ENDED_UNDER_ITS_USER, "the keeper ended " + task.arn);
    }
    if (round > Math.min(task.deadline, task.bound) + KeeperModel.ROUND) {
      breach(HistoryLaw.ENDED_BY_ITS_DEADLINE, task.arn + " lived until " + at(round));
    }
    if (saidEarlier(task, round)) {
      breach(
          HistoryLaw.LIVES_AS_LONG_AS_WAS_SAID,
          task.arn + " ended at " + at(round) + ", not at " + task.told.orElseThrow());
    }
    // What its launcher has given up ends with its grace, unless another attaches in that minute.
    if (!task.givenUp && at(round - KeeperModel.ROUND).isAfter(task.expiry())) {
      breach(
          HistoryLaw.GONE_WHEN_ITS_TAG_SAYS,
          task.arn + " lived until " + at(round) + ", beyond " + task.expiry());
    }
    die(task, at(round));
  }

  /** Whether its lifetime is over, and its user was told that it is not. */
  private static boolean saidEarlier(SimulatedTask task, long round) {
    return task.keeper.filter(keeper -> round >= keeper.end()).isPresent()
        && task.told.filter(end -> at(round).isBefore(end.minus(CLOCKS))).isPresent();
  }

  private void die(SimulatedTask task, Instant when) {
    task.dead = true;
    task.died = when;
    for (SimulatedSession session : task.sessions) {
      session.works = false;
      session.over(new SessionEnd.ClosedByService(""));
    }
  }

  /** A user hears that {@code task} lives until {@code end}. */
  void tell(SimulatedProcess process, SimulatedTask task, Instant end) {
    Instant told = turns.now().plus(Duration.between(process.clock(), end));
    event(process.user + " hears that " + task.arn + " lives until " + told);
    task.told = Optional.of(task.told.filter(told::isBefore).orElse(told));
  }

  /** What is alive when all is over and long past, and what nobody has undone or said. */
  void checkAll() {
    Instant late = turns.now().plus(LATE);
    settle(late);
    for (SimulatedTask task : tasks) {
      if (!task.dead) {
        breach(HistoryLaw.ENDED_BY_ITS_DEADLINE, task.arn + " lives for ever");
      }
    }
    processes.stream().filter(process -> !process.ecs.killed()).forEach(this::checkUndone);
  }

  private void checkUndone(SimulatedProcess process) {
    Set<SimulatedTask> tasks = new LinkedHashSet<>(process.responsibleFor);
    tasks.addAll(process.launched);
    for (SimulatedTask task : tasks) {
      String id = "task " + Arn.name(task.arn) + " ";
      boolean said =
          process.said.stream()
              .anyMatch(
                  line ->
                      line.contains(id + "stays until")
                          || line.contains(id + "could not be stopped")
                          || (process.launched.contains(task)
                              && line.contains("RunTask was not answered, and no task of")));
      if (task.died.isAfter(process.ended) && !said) {
        breach(
            HistoryLaw.UNDONE_OR_SAID,
            process.user + " left " + task.arn + " at " + process.ended + ": " + process.said);
      }
    }
  }

  /** What it registers is used again, and never undone. */
  String register(JsonDocument request) {
    String arn = definition.arn().replaceFirst("[^/]*$", "mayfly-api:" + (registered.size() + 1));
    event("registers " + arn);
    registered.put(arn, HistoryFixtures.registered(request, arn));
    return arn;
  }

  /** By its ARN, or the newest one of the family. */
  Optional<TaskDefinition> definition(String name) {
    return name.equals(definition.arn())
        ? Optional.of(definition)
        : Optional.ofNullable(registered.get(name))
            .or(
                () ->
                    registered.values().stream()
                        .filter(one -> one.family().equals(name))
                        .reduce((_, newer) -> newer));
  }

  List<String> listed(Predicate<SimulatedTask> which) {
    return tasks.stream()
        .filter(task -> !task.dead && !turns.now().isBefore(task.listed))
        .filter(which)
        .map(task -> task.arn)
        .toList();
  }

  /** Whether a task of that launch has been started. */
  boolean knows(JsonDocument request) {
    return launch(request).stream()
        .anyMatch(launch -> tasks.stream().anyMatch(task -> launch.equals(task.tags.get(LAUNCH))));
  }

  private static Optional<String> launch(JsonDocument request) {
    return EphemeralTags.in(request).stream()
        .filter(tag -> tag.key().equals(LAUNCH))
        .map(Tag::value)
        .findFirst();
  }

  SimulatedTask run(SimulatedProcess process, JsonDocument request) {
    String token = request.text("clientToken").orElseThrow();
    SimulatedTask known = byToken.get(token);
    if (known != null) {
      event("RunTask answers " + known.arn + " again");
      if (!request.toJson().equals(requests.get(token))) {
        breach(HistoryLaw.ONE_TASK_FOR_ONE_LAUNCH, "ECS refuses another request with one token");
      }
      return known;
    }
    if (knows(request)) {
      breach(HistoryLaw.ONE_TASK_FOR_ONE_LAUNCH, "a second task for " + launch(request));
    }
    Instant now = turns.now();
    int slow = random.nextInt(6) == 0 ? 200_000 : 30_000; // A large image.
    Instant runs = now.plusMillis(500 + random.nextInt(slow));
    SimulatedTask task =
        new SimulatedTask(
            "arn:aws:ecs:eu-central-1:111122223333:task/prod/%032x".formatted(tasks.size()),
            request.text("taskDefinition").orElseThrow(),
            request.text("startedBy").orElseThrow(),
            now,
            now.plusMillis(random.nextInt(800)),
            runs,
            runs.plusMillis(random.nextInt(4_000)));
    EphemeralTags.in(request).forEach(tag -> task.tags.put(tag.key(), tag.value()));
    task.givenUp = Duration.between(now, runs).compareTo(process.patience) > 0;
    tasks.add(task);
    byToken.put(token, task);
    requests.put(token, request.toJson());
    process.launched.add(task);
    event(process.user + " starts " + task.arn);
    return task;
  }

  Optional<SimulatedTask> task(String arn) {
    return tasks.stream().filter(task -> task.arn.endsWith(arn)).findFirst();
  }

  void stop(SimulatedProcess process, String arn, String reason) {
    SimulatedTask task = task(arn).orElseThrow();
    event(process.user + " stops " + arn + ": " + reason);
    if (task.dead) {
      return;
    }
    boolean meant = reason.equals("mayfly stop") || reason.endsWith("all of mine");
    // Who is attached to another's task is in it as long as that one is.
    boolean reaped = reason.startsWith("mayfly reap");
    boolean within = uptime(turns.now()) < task.deadline;
    boolean anothers =
        task.sessions.stream()
            .anyMatch(
                one ->
                    one.connected
                        && one.process != process
                        && (one.shell || (reaped && one.usersOwn)));
    if (!meant && within && anothers) {
      breach(HistoryLaw.NOT_STOPPED_UNDER_ITS_USER, process.user + " stopped " + arn);
    }
    die(task, turns.now());
  }

  void tag(String arn, List<Tag> tags) {
    event("tags " + tags + " on " + arn);
    tags.forEach(tag -> task(arn).orElseThrow().tags.put(tag.key(), tag.value()));
  }

  boolean admits(String arn) {
    return task(arn).filter(task -> !task.dead && !turns.now().isBefore(task.agent)).isPresent();
  }

  boolean hasOneThatIsFree() {
    settled();
    return tasks.stream()
        .filter(task -> !task.dead && isFree(task.arn))
        .flatMap(task -> EphemeralTags.read(task.seen(turns.now())).stream())
        .anyMatch(task -> task.warm(turns.now()));
  }

  /** Whether a shell may take it. */
  boolean isFree(String arn) {
    SimulatedTask task = task(arn).orElseThrow();
    return !task.takers.containsKey(task.mark)
        && task.keeper
            .filter(
                keeper -> keeper.keep.orElse(0) >= uptime(turns.now()) + Tenancy.MARGIN.toSeconds())
            .isPresent();
  }

  /** Starts what the command says. */
  SimulatedSession connect(
      SimulatedProcess process, SimulatedEcs.Admitted admitted, Screen screen) {
    SimulatedTask task = task(admitted.task()).orElseThrow();
    SimulatedSession session = new SimulatedSession(process, task, admitted, screen);
    task.sessions.add(session);
    if (task.dead) {
      session.works = false;
      session.over(new SessionEnd.ClosedByService(""));
      return session;
    }
    KeeperModel keeper = task.keeper.orElseThrow();
    keeper.sessions++;
    task.bound = Long.MAX_VALUE - KeeperModel.ROUND;
    Matcher end = END.matcher(session.command);
    if (end.find()) {
      moveEnd(session, Long.parseLong(end.group(1)));
      session.trailer(0);
      finish(session);
    } else if (!session.command.contains(".mayfly-")) {
      event(process.user + " is attached to " + task.arn);
      session.usersOwn = true;
    } else if (arrives(session, admitted.free())) {
      begin(session);
    } else {
      event(process.user + " finds " + task.arn + " taken");
      session.trailer(Trailer.TAKEN);
      finish(session);
    }
    return session;
  }

  private void moveEnd(SimulatedSession session, long seconds) {
    SimulatedTask task = session.task;
    KeeperModel keeper = task.keeper.orElseThrow();
    task.deadline = Math.max(keeper.moved.orElse(0), uptime(turns.now()) + seconds);
    keeper.moved = OptionalLong.of(task.deadline);
    event(session.process.user + " moves the end of " + task.arn + " to " + at(task.deadline));
    session.print("left " + (task.deadline - uptime(turns.now())) + "\r\n");
  }

  private void begin(SimulatedSession session) {
    session.usersOwn = true;
    session.shell = true;
    event(session.process.user + " has a shell in " + session.task.arn);
    if (session.task.sessions.stream()
        .anyMatch(one -> one.shell && one.connected && one.process != session.process)) {
      breach(HistoryLaw.NEVER_SHARED, session.process.user + " shares " + session.task.arn);
    }
  }

  /** What the wrapper does first. */
  private boolean arrives(SimulatedSession session, boolean wasFree) {
    SimulatedTask task = session.task;
    KeeperModel keeper = task.keeper.orElseThrow();
    Matcher take = TAKE.matcher(session.command);
    if (take.find() && bug != HistoryBug.TAKES_WITHOUT_ASKING) {
      String me = take.group(1);
      boolean mine = me.equals(task.takers.get(task.mark));
      boolean free =
          bug == HistoryBug.CLAIMS_WHAT_WAS_FREE_A_MOMENT_AGO ? wasFree : isFree(task.arn);
      if (!mine && !free) {
        return false;
      }
      event(session.process.user + " takes " + task.arn);
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
    event(session.process.user + " leaves " + task.arn);
    if (keep.find()) {
      keeper.keep = OptionalLong.of(uptime(turns.now()) + Long.parseLong(keep.group(1)));
      task.mark = keep.group(2);
    } else if (session.shell) {
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
      event(session.process.user + " is cut off from " + session.task.arn);
      session.over(how);
      Instant when = turns.now().plusMillis(random.nextInt(IDLE_SECONDS) * 1000L);
      while (idle.containsKey(when)) {
        when = when.plusMillis(1);
      }
      idle.put(when, session);
    }
  }
}
