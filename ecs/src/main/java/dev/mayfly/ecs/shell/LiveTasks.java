package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * Finds the running tasks of a service that can be entered. Thread-safe. Only reads. Interrupting
 * the calling thread ends a call with a {@link MayflyException} of kind INTERRUPTED.
 */
public final class LiveTasks {

  private static final String RUNNING = "RUNNING";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Ecs ecs;
  private final Setting setting;

  /**
   * Does not own {@code ecs}.
   *
   * @param random for the sessions' nonces: unpredictable, if the remote side is not trusted
   */
  public LiveTasks(Ecs ecs, InstantSource clock, RandomGenerator random) {
    this(new Setting(ecs, clock, random, Pause.real()));
  }

  LiveTasks(Setting setting) {
    this.ecs = setting.ecs();
    this.setting = setting;
  }

  /**
   * The task that {@code options} name. Where several will do, {@code chooser} is asked if it can
   * be; else it is the newest, which is noted. Where none will do yet, but one is starting, it is
   * waited for.
   */
  public LiveTask find(LiveOptions options, Chooser chooser, Progress progress) {
    AppName wanted = AppName.of(options.selection());
    Service service = new Lookup(ecs, chooser).service(wanted);
    CompletableFuture<Optional<Cluster>> described =
        Calls.start(() -> ecs.describeCluster(service.clusterArn()));
    NoLiveTask refusal = new NoLiveTask(service);
    Instant deadline = setting.clock().instant().plus(options.timeout());
    Backoff backoff = setting.backoff();
    while (true) {
      List<Task> all = tasks(service);
      List<Task> meant = options.task().map(name -> List.of(named(name, all, refusal))).orElse(all);
      List<Site> sites = sites(meant, service, options, Calls.await(described));
      List<Site> open = sites.stream().filter(LiveTasks::canBeEntered).toList();
      if (!open.isEmpty()) {
        return new LiveTask(setting, choice(open, service, chooser, progress), options, progress);
      }
      Duration pause = backoff.next();
      if (sites.stream().noneMatch(LiveTasks::starting)
          || setting.clock().instant().plus(pause).isAfter(deadline)) {
        throw new MayflyException(refusal.of(sites));
      }
      await(pause);
    }
  }

  private void await(Duration pause) {
    try {
      setting.pause().of(pause);
    } catch (InterruptedException e) {
      throw Calls.interrupted(e);
    }
  }

  /** Those that run or will, the newest first. */
  private List<Task> tasks(Service service) {
    String cluster = service.clusterArn();
    return Calls.now(() -> ecs.describeTasks(cluster, ecs.listTasks(cluster, service.name())))
        .stream()
        .filter(task -> !task.ending())
        .sorted(
            Comparator.comparing((Task task) -> task.createdAt().orElse(Instant.EPOCH)).reversed())
        .toList();
  }

  private static Task named(String name, List<Task> tasks, NoLiveTask refusal) {
    String wanted = Arn.name(name);
    List<Task> matches = tasks.stream().filter(task -> task.id().startsWith(wanted)).toList();
    if (matches.size() != 1) {
      throw new MayflyException(
          matches.isEmpty() ? refusal.unknown(wanted, tasks) : refusal.several(wanted, matches));
    }
    return matches.getFirst();
  }

  /** While a deployment goes on, tasks of several revisions run. */
  private List<Site> sites(
      List<Task> tasks, Service service, LiveOptions options, Optional<Cluster> described) {
    Cluster cluster =
        described.orElseGet(() -> new Cluster(service.clusterArn(), Optional.empty()));
    List<TaskDefinition> definitions = definitions(tasks);
    List<Site> sites = new ArrayList<>();
    for (Task task : tasks) {
      definitions.stream()
          .filter(definition -> definition.arn().equals(task.taskDefinitionArn()))
          .map(definition -> site(task, definition, service, options, cluster))
          .forEach(sites::add);
    }
    return sites;
  }

  private static Site site(
      Task task, TaskDefinition definition, Service service, LiveOptions options, Cluster cluster) {
    ContainerChoice choice =
        ContainerChoice.of(definition, service.name(), options.selection().container());
    return new Site(task, definition, choice.container().name(), cluster, Optional.empty());
  }

  private List<TaskDefinition> definitions(List<Task> tasks) {
    List<String> arns = tasks.stream().map(Task::taskDefinitionArn).distinct().toList();
    return Calls.onEach(arns, ecs::describeTaskDefinition).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static boolean canBeEntered(Site site) {
    return site.running() && site.task().execEnabled() && site.agent().equals(RUNNING);
  }

  /** Whether it is worth waiting for. */
  private static boolean starting(Site site) {
    return site.task().execEnabled() && (!site.running() || site.agent().equals("PENDING"));
  }

  private static Site choice(List<Site> open, Service service, Chooser chooser, Progress progress) {
    if (open.size() == 1) {
      return open.getFirst();
    }
    if (chooser.canAsk()) {
      return chooser.choose(
          "Several tasks of " + service.name() + " run. Which one?", open, LiveTasks::label);
    }
    Site newest = open.getFirst();
    progress.note(
        "task "
            + newest.task().id()
            + ", the newest of "
            + open.size()
            + "; another one with --task");
    return newest;
  }

  private static String label(Site site) {
    return site.task().id()
        + "  "
        + Arn.name(site.task().taskDefinitionArn())
        + site.task()
            .createdAt()
            .map(created -> "  since " + TIME.format(created) + " UTC")
            .orElse("");
  }
}
