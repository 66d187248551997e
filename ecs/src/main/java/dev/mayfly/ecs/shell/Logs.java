package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.LogEvent;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Reads what containers wrote to CloudWatch Logs. Thread-safe. Only reads. Interrupting the calling
 * thread ends a call with a {@link MayflyException} of kind INTERRUPTED.
 */
public final class Logs {

  /**
   * Between two looks of a follower at one source. An account has 5 FilterLogEvents a second in a
   * region, for all who look. Source: CloudWatch Logs quotas.
   */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** The same once nothing has come for a while. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  /** What a task wrote last arrives a moment after it has stopped. */
  private static final int LOOKS_AFTER_END = 2;

  private final Ecs ecs;
  private final Setting setting;
  private final LookupMemory memory;

  /**
   * Does not own {@code ecs}.
   *
   * @param memory where things were found lately
   */
  public Logs(Ecs ecs, InstantSource clock, RandomGenerator random, LookupMemory memory) {
    this(new Setting(ecs, clock, random, Pause.real()), memory);
  }

  Logs(Setting setting, LookupMemory memory) {
    this.ecs = setting.ecs();
    this.setting = setting;
    this.memory = memory;
  }

  /** The same, telling of searches that take long. */
  public Logs telling(Progress progress) {
    return new Logs(setting.telling(progress), memory);
  }

  /**
   * What is to be read.
   *
   * @param severalTasks whether its lines may be of more than one task
   * @param severalContainers whether they may be of more than one container
   * @param notes what the user should know, one line each
   */
  public record Extent(
      boolean severalTasks, boolean severalContainers, List<String> notes, Reading reading) {}

  /** What {@link Logs} needs to know of an extent. */
  public static final class Reading {
    private final List<LogSource> sources;
    private final Optional<Task> task;

    Reading(List<LogSource> sources, Optional<Task> task) {
      this.sources = List.copyOf(sources);
      this.task = task;
    }
  }

  /** All that one task wrote; a follower ends when it has stopped. */
  public Extent of(KnownTask known, Optional<String> container) {
    Task task = known.task();
    TaskDefinition definition = definition(task.taskDefinitionArn());
    return extent(definition, container, Optional.of(task));
  }

  /**
   * All that the tasks of a service write with their task definition of today, those that have
   * stopped and ephemeral ones included.
   */
  public Extent of(Selection selection, Chooser chooser) {
    Place place = Lookup.finder(setting, chooser, memory).find(Wanted.of(selection));
    return extent(definition(Lookup.revision(place)), selection.container(), Optional.empty());
  }

  private static Extent extent(
      TaskDefinition definition, Optional<String> container, Optional<Task> task) {
    String region = definition.arn().split(":", -1)[3];
    LogSource.Sources sources = LogSource.of(definition, container, task.map(Task::id), region);
    return new Extent(
        task.isEmpty(),
        sources.readable().size() > 1,
        sources.notes(),
        new Reading(sources.readable(), task));
  }

  private TaskDefinition definition(String arn) {
    return Calls.now(() -> ecs.describeTaskDefinition(arn))
        .orElseThrow(
            () ->
                new MayflyException(
                    Problem.failure(
                        "no task definition " + arn,
                        "ECS has deleted it, and it says where the output goes",
                        "look for it in CloudWatch Logs")));
  }

  /** Hands over the lines from {@code from} on, in the order of time. */
  public void read(Extent extent, Instant from, Consumer<LogLine> reader) {
    SeenEvents seen = new SeenEvents(from);
    look(extent.reading.sources, from, seen, reader);
  }

  /**
   * The same, and goes on with what is written then, until the task has stopped; for a service, for
   * ever. The order may be broken by lines that arrive late.
   *
   * @param shown is called whenever all is handed over that has arrived
   */
  public void follow(Extent extent, Instant from, Consumer<LogLine> reader, Runnable shown) {
    List<LogSource> sources = extent.reading.sources;
    SeenEvents seen = new SeenEvents(from);
    Duration wait = BETWEEN_LOOKS.multipliedBy(sources.size());
    int looksLeft = LOOKS_AFTER_END;
    while (true) {
      boolean over = extent.reading.task.map(this::stopped).orElse(false);
      boolean news = look(sources, seen.lookFrom(from), seen, reader);
      shown.run();
      if (over && !news && --looksLeft == 0) {
        return;
      }
      wait = news || over ? BETWEEN_LOOKS.multipliedBy(sources.size()) : longer(wait);
      await(wait);
    }
  }

  private static Duration longer(Duration wait) {
    Duration half = wait.plus(wait.dividedBy(2));
    return half.compareTo(QUIET) < 0 ? half : wait.compareTo(QUIET) > 0 ? wait : QUIET;
  }

  private boolean stopped(Task task) {
    return Calls.now(() -> ecs.describeTasks(task.clusterArn(), List.of(task.arn()))).stream()
        .allMatch(seen -> seen.lastStatus().equals("STOPPED")); // One that is forgotten has.
  }

  private void await(Duration duration) {
    try {
      setting.pause().of(duration);
    } catch (InterruptedException e) {
      throw Calls.interrupted(e);
    }
  }

  private record Head(LogEvent event, LogPages of) {}

  /** Whether anything was new. Of each source at most one page is held. */
  private boolean look(
      List<LogSource> sources, Instant from, SeenEvents seen, Consumer<LogLine> reader) {
    PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing(head -> head.event.at()));
    sources.forEach(source -> advance(new LogPages(ecs, source, from), heads));
    boolean news = false;
    while (!heads.isEmpty()) {
      Head head = heads.remove();
      if (seen.add(head.event)) {
        news = true;
        reader.accept(head.of.source().line(head.event));
      }
      advance(head.of, heads);
    }
    return news;
  }

  private static void advance(LogPages pages, PriorityQueue<Head> heads) {
    if (pages.hasNext()) {
      heads.add(new Head(pages.next(), pages));
    }
  }
}
