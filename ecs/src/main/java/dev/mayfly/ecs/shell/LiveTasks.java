package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Deployment;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * Finds the running tasks of a service or a family that can be entered. Thread-safe. Only reads.
 * Interrupting the calling thread ends a call with a {@link MayflyException} of kind INTERRUPTED.
 */
public final class LiveTasks {

  private static final String RUNNING = "RUNNING";

  private final Ecs ecs;
  private final Setting setting;
  private final LookupMemory memory;

  /**
   * Does not own {@code ecs}.
   *
   * @param random for the sessions' nonces: unpredictable, if the remote side is not trusted
   */
  public LiveTasks(Ecs ecs, InstantSource clock, RandomGenerator random) {
    this(ecs, clock, random, LookupMemory.NONE);
  }

  /** The same, with a memory of where things were found. */
  public LiveTasks(Ecs ecs, InstantSource clock, RandomGenerator random, LookupMemory memory) {
    this(new Setting(ecs, clock, random, Pause.real()), memory);
  }

  LiveTasks(Setting setting) {
    this(setting, LookupMemory.NONE);
  }

  private LiveTasks(Setting setting, LookupMemory memory) {
    this.ecs = setting.ecs();
    this.setting = setting;
    this.memory = memory;
  }

  /**
   * The task that {@code options} name. Where several will do, {@code chooser} is asked if it can
   * be; else it is the newest, which is noted. Where none will do yet, but one is starting, it is
   * waited for.
   */
  public LiveTask find(LiveOptions options, Chooser chooser, Progress progress) {
    Open found = open(options, chooser, progress);
    Site chosen = choice(found.sites, found.place, chooser, progress);
    Site settled =
        ContainerChoice.asked(
                chosen.definition(),
                found.place.origin().name(),
                options.selection().container(),
                chooser)
            .map(chosen::in)
            .orElse(chosen);
    return new LiveTask(setting, settled, options, progress);
  }

  /** All tasks that {@code options} name and that can be entered, the newest first. */
  public List<LiveTask> findAll(LiveOptions options, Chooser chooser, Progress progress) {
    List<Site> sites = open(options, chooser, progress).sites;
    Setting shared = setting.sharing(sites.stream().map(Site::task).toList());
    return sites.stream().map(site -> new LiveTask(shared, site, options, progress)).toList();
  }

  /** Runs one command in each of them, {@code parallel} at a time. */
  public FanOut fanOut(List<LiveTask> tasks, int parallel) {
    return new FanOut(setting, tasks, parallel);
  }

  /** The tasks that can be entered, of which there is at least one. */
  private record Open(Place place, List<Site> sites) {}

  private Open open(LiveOptions options, Chooser chooser, Progress progress) {
    Finder finder = Lookup.finder(setting.telling(progress), chooser, memory);
    Wanted wanted = wanted(options);
    Neighbours neighbours = Neighbours.of(ecs, wanted);
    Optional<CompletableFuture<Optional<Cluster>>> named = wanted.cluster().map(this::described);
    Place place = finder.find(wanted);
    CompletableFuture<Optional<Cluster>> described =
        named.orElseGet(() -> described(place.cluster()));
    Definitions definitions = finder.definitions();
    likely(place).ifPresent(definitions::expect);
    NoLiveTask refusal = new NoLiveTask(place);
    Instant deadline = setting.clock().instant().plus(options.timeout());
    Backoff backoff = setting.backoff();
    while (true) {
      List<Task> all = tasks(place, finder, neighbours);
      List<Task> meant = options.task().map(name -> List.of(named(name, all, refusal))).orElse(all);
      List<Site> sites =
          sites(meant, definitions.of(meant), place, options, Calls.await(described));
      List<Site> open = sites.stream().filter(LiveTasks::canBeEntered).toList();
      if (!open.isEmpty()) {
        return new Open(place, open);
      }
      Duration pause = backoff.next();
      if (sites.stream().noneMatch(LiveTasks::starting)
          || setting.clock().instant().plus(pause).isAfter(deadline)) {
        throw new MayflyException(refusal.of(sites));
      }
      await(pause);
    }
  }

  private CompletableFuture<Optional<Cluster>> described(String cluster) {
    return Calls.start(() -> ecs.describeCluster(cluster));
  }

  /** The revision that most of the tasks will run. */
  private static Optional<String> likely(Place place) {
    return place.origin().service().flatMap(Service::primary).map(Deployment::taskDefinition);
  }

  /**
   * The tasks of what {@code target} was found for that can be entered now, the newest first; what
   * is known of them is not looked up again.
   */
  public List<LiveTask> open(Target target, LiveOptions options, Progress progress) {
    Place place = new Place(target.cluster().arn(), target.origin());
    Finder finder = Lookup.finder(setting, Chooser.NOBODY, memory);
    List<Task> tasks = tasks(place, finder, Neighbours.of(ecs));
    return sites(
            tasks, finder.definitions().of(tasks), place, options, Optional.of(target.cluster()))
        .stream()
        .filter(LiveTasks::canBeEntered)
        .map(site -> new LiveTask(setting, site, options, progress))
        .toList();
  }

  /** By a task's own name alone, if nothing else is said. */
  private static Wanted wanted(LiveOptions options) {
    Selection selection = options.selection();
    return options
        .task()
        .filter(_ -> !selection.namesSomething())
        .<Wanted>map(task -> Wanted.task(task, selection.cluster()))
        .orElseGet(() -> Wanted.of(selection));
  }

  private void await(Duration pause) {
    try {
      setting.pause().of(pause);
    } catch (InterruptedException e) {
      throw Calls.interrupted(e);
    }
  }

  /** Those that run or will, the newest first. */
  private List<Task> tasks(Place place, Finder finder, Neighbours neighbours) {
    String cluster = place.cluster();
    List<Task> all =
        switch (place.origin()) {
          case Origin.OfService(Service service) ->
              Calls.now(() -> ecs.describeTasks(cluster, neighbours.listed(service)));
          case Origin.OfFamily family -> finder.tasks().ofFamily(cluster, family.name());
          case Origin.OfTask one ->
              Calls.now(() -> ecs.describeTasks(cluster, List.of(one.task().id())));
        };
    return all.stream().filter(task -> !task.ending()).sorted(TaskSearch.newestFirst()).toList();
  }

  private static Task named(String name, List<Task> tasks, NoLiveTask refusal) {
    TaskName wanted = new TaskName(Optional.empty(), Arn.name(name));
    List<Task> matches = tasks.stream().filter(task -> wanted.fits(task.arn())).toList();
    if (matches.size() != 1) {
      throw new MayflyException(
          matches.isEmpty()
              ? refusal.unknown(wanted, tasks)
              : new NoSuchTask(wanted).several(matches));
    }
    return matches.getFirst();
  }

  /** While a deployment goes on, tasks of several revisions run. */
  private static List<Site> sites(
      List<Task> tasks,
      List<TaskDefinition> definitions,
      Place place,
      LiveOptions options,
      Optional<Cluster> described) {
    Cluster cluster = described.orElseGet(() -> new Cluster(place.cluster(), Optional.empty()));
    List<Site> sites = new ArrayList<>();
    for (Task task : tasks) {
      definitions.stream()
          .filter(definition -> definition.arn().equals(task.taskDefinitionArn()))
          .map(definition -> site(task, definition, place, options, cluster))
          .forEach(sites::add);
    }
    return sites;
  }

  private static Site site(
      Task task, TaskDefinition definition, Place place, LiveOptions options, Cluster cluster) {
    ContainerChoice choice =
        ContainerChoice.of(definition, place.origin().name(), options.selection().container());
    return new Site(task, definition, choice.container().name(), cluster, Optional.empty());
  }

  private static boolean canBeEntered(Site site) {
    return site.running() && site.task().execEnabled() && site.agent().equals(RUNNING);
  }

  /** Whether it is worth waiting for. */
  private static boolean starting(Site site) {
    return site.task().execEnabled() && (!site.running() || site.agent().equals("PENDING"));
  }

  private Site choice(List<Site> open, Place place, Chooser chooser, Progress progress) {
    if (open.size() == 1) {
      return open.getFirst();
    }
    if (chooser.canAsk()) {
      return chooser.choose(
          new Question(
              "Several tasks of " + place.origin().name() + " run. Which one?", "--task ID"),
          open,
          this::label);
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

  private String label(Site site) {
    return new TaskLabel(site.task()).at(setting.clock().instant());
  }
}
