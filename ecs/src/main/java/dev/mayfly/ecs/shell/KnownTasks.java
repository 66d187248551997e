package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * Finds tasks by their id, in any cluster, and does with one what its user asks for. Thread-safe.
 * Interrupting the calling thread ends a call with a {@link MayflyException} of kind INTERRUPTED.
 */
public final class KnownTasks {

  private final Ecs ecs;
  private final Setting setting;
  private final TaskSearch search;

  /**
   * Does not own {@code ecs}.
   *
   * @param random for the sessions' nonces: unpredictable, if the remote side is not trusted
   */
  public KnownTasks(Ecs ecs, InstantSource clock, RandomGenerator random) {
    this(new Setting(ecs, clock, random, Pause.real()));
  }

  KnownTasks(Setting setting) {
    this.ecs = setting.ecs();
    this.setting = setting;
    this.search = new TaskSearch(setting);
  }

  /** The same, telling of searches that take long. */
  public KnownTasks telling(Progress progress) {
    return new KnownTasks(setting.telling(progress));
  }

  /** Whether {@code word} can be the name of a task at all; a service may be called so, too. */
  public static boolean canName(String word) {
    return TaskName.isOne(word);
  }

  /** The one task of that name: one that runs, or that has stopped within the last hour. */
  public KnownTask find(String name, Optional<String> cluster) {
    CompletableFuture<String> caller = Calls.start(ecs::callerArn);
    Task found = search.named(TaskName.of(name, cluster));
    return known(found, Calls.await(caller));
  }

  /** The same, if there is one. */
  public Optional<KnownTask> findAny(String name, Optional<String> cluster) {
    CompletableFuture<String> caller = Calls.start(ecs::callerArn);
    Optional<Task> found = search.find(TaskName.of(name, cluster));
    String me = Calls.await(caller);
    return found.map(task -> known(task, me));
  }

  private static KnownTask known(Task task, String caller) {
    Optional<EphemeralTask> ephemeral = EphemeralTags.read(task);
    String me = EphemeralTags.reduce(caller);
    return new KnownTask(
        task, ephemeral, ephemeral.filter(it -> it.owner().equals(me)).isPresent());
  }

  /** The task as it is now; empty once ECS has forgotten it. */
  public Optional<Task> look(Task task) {
    return Calls.now(() -> setting.look(task));
  }

  /**
   * Waits until it has stopped; the answer is how it was seen last.
   *
   * @param timeout how long to wait at most
   */
  public Task awaitStop(KnownTask known, Duration timeout) {
    Instant deadline = setting.clock().instant().plus(timeout);
    Backoff backoff = setting.backoff();
    Task task = known.task();
    while (!task.lastStatus().equals("STOPPED")) {
      Duration pause = backoff.next();
      if (setting.clock().instant().plus(pause).isAfter(deadline)) {
        throw new MayflyException(stillRuns(task, timeout));
      }
      try {
        setting.pause().of(pause);
      } catch (InterruptedException e) {
        throw Calls.interrupted(e);
      }
      task = look(task).orElseThrow(() -> new MayflyException(forgotten(known.task())));
    }
    return task;
  }

  private static Problem stillRuns(Task task, Duration timeout) {
    return Problem.failure(
        "task " + task.id() + " still runs",
        "after " + timeout.toSeconds() + " s it was " + task.lastStatus(),
        "allow more with --timeout; mayfly logs " + task.id() + " shows what it does");
  }

  private static Problem forgotten(Task task) {
    return Problem.failure(
        "nobody knows how task " + task.id() + " ended",
        "ECS has forgotten it, as it does an hour after a task's end",
        "wait for it while it runs");
  }

  /** The exit status of the container that the user is concerned with, if it has one. */
  public Optional<Integer> exitCode(KnownTask known, Task stopped, Optional<String> container) {
    return stopped.container(site(known, container).container()).flatMap(Task.Container::exitCode);
  }

  /** Why it ended, if it did not end as it should. */
  public Problem causeOfDeath(KnownTask known, Task stopped, Optional<String> container) {
    return new StopReport(ecs, site(known, container))
        .of(stopped, "task " + stopped.id() + " ended without an exit status");
  }

  /** Asks ECS to stop it. */
  public void stop(KnownTask task) {
    Calls.now(
        () -> {
          ecs.stopTask(task.task().clusterArn(), task.task().id(), "mayfly stop");
          return task;
        });
  }

  /** A way into it; it runs on afterwards. */
  public LiveTask enter(KnownTask known, LiveOptions options, Progress progress) {
    Site site = site(known, options.selection().container());
    refusal(site).ifPresent(KnownTasks::refuse);
    return new LiveTask(setting, site, options, progress);
  }

  private static void refuse(Problem problem) {
    throw new MayflyException(problem);
  }

  private Site site(KnownTask known, Optional<String> container) {
    Task task = known.task();
    CompletableFuture<Optional<Cluster>> cluster =
        Calls.start(() -> ecs.describeCluster(task.clusterArn()));
    TaskDefinition definition = definition(task);
    return new Site(
        task,
        definition,
        ContainerChoice.of(definition, app(known), container).container().name(),
        Calls.await(cluster).orElseGet(() -> new Cluster(task.clusterArn(), Optional.empty())),
        Optional.empty());
  }

  private static String app(KnownTask known) {
    return known.ephemeral().map(EphemeralTask::app).map(Arn::name).orElse("");
  }

  private TaskDefinition definition(Task task) {
    return Calls.now(() -> ecs.describeTaskDefinition(task.taskDefinitionArn()))
        .orElseThrow(
            () ->
                new MayflyException(
                    Problem.failure(
                        "no task definition " + task.taskDefinitionArn(),
                        "task " + task.id() + " names it, but ECS has deleted it",
                        "deploy the service again")));
  }

  private static Optional<Problem> refusal(Site site) {
    Task task = site.task();
    if (task.ending()) {
      return Optional.of(
          Problem.failure(
              "task " + task.id() + " does not run any more",
              "it is " + task.lastStatus(),
              "mayfly logs " + task.id() + " shows what it wrote"));
    }
    if (!task.execEnabled()) {
      return Optional.of(
          Problem.failure(
              "ECS Exec is not enabled in task " + task.id(),
              "it was started without it, and it cannot be enabled later",
              "enter a fresh task: mayfly -a APP shell"));
    }
    return Optional.empty(); // An agent that is not there yet is asked again for a while.
  }

  /**
   * Lets an ephemeral task end at {@code end}, which is later than now; the answer is when it ends.
   *
   * @throws MayflyException if it is not ephemeral, lives longer anyway, or could not be told
   */
  public Instant extend(KnownTask known, Duration longer, SessionClient client) {
    Instant end = setting.clock().instant().plus(longer);
    check(known, end);
    Site site = site(known, Optional.empty());
    Entrance entrance =
        new Entrance(
            setting,
            site,
            LiveOptions.DEFAULT_TIMEOUT,
            setting.clock().instant().plus(LiveOptions.DEFAULT_TIMEOUT));
    try {
      return new Extension(setting, site.task(), entrance).of(Extension.BY_ITSELF, end, client);
    } finally {
      entrance.leave();
    }
  }

  private static void check(KnownTask known, Instant end) {
    Task task = known.task();
    if (known.ephemeral().isEmpty()) {
      throw new MayflyException(
          Problem.usage(
              "task " + task.id() + " has no end that could be moved",
              "mayfly did not launch it; it runs until somebody stops it",
              "mayfly ps lists the tasks that do end by themselves"));
    }
    if (task.ending()) {
      throw new MayflyException(
          Problem.failure(
              "task " + task.id() + " does not run any more",
              "it is " + task.lastStatus(),
              "start another: mayfly -a APP shell"));
    }
    Optional<Instant> expiry = known.ephemeral().flatMap(EphemeralTask::expiresAt);
    if (expiry.filter(now -> !end.isAfter(now)).isPresent()) {
      throw new MayflyException(
          Problem.usage(
              "task " + task.id() + " lives as long as that anyway",
              "it expires at " + expiry.orElseThrow(),
              "name a longer time, from now on; or end it: mayfly stop " + task.id()));
    }
  }
}
