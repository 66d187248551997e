package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.CapacityProvider;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Connection;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.ExecuteCommandAnswer;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.LogPage;
import dev.mayfly.ecs.LogQuery;
import dev.mayfly.ecs.Registration;
import dev.mayfly.ecs.RunTaskAnswer;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.StartSessionAnswer;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.TaggedResources;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.ResumeAnswer;
import dev.mayfly.session.SessionTicket;
import dev.mayfly.session.protocol.DataKey;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * One process' calls to the {@link SimulatedCloud}: each takes a while, in which others have their
 * turns, and may fail, or succeed without an answer, or be the last before the process is killed.
 */
final class SimulatedEcs implements Ecs {

  /** The process is no more: not one further call of its has an effect. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed", null, false, false);
    }
  }

  private static final Problem LOST = Problem.failure("a call failed", "lost", "again");

  private final Map<String, Admitted> admitted = new HashMap<>();
  private final SimulatedProcess process;
  private final SimulatedCloud cloud;
  private final Turns turns;
  private final Random random;
  private final boolean faulty;

  /** Of a thousand calls, so many fail, and as many succeed without an answer. */
  private final int failing;

  private int callsLeft;
  private boolean killed;
  private int tickets;
  private String doing = "nothing";

  /**
   * @param calls after how many it is killed; negative if it is not
   */
  SimulatedEcs(SimulatedProcess process, int calls) {
    this.process = process;
    this.cloud = process.cloud;
    this.turns = process.turns;
    this.random = process.random;
    this.faulty = process.faulty;
    this.failing = faulty ? List.of(0, 5, 50).get(random.nextInt(3)) : 0;
    this.callsLeft = calls;
  }

  boolean killed() {
    return killed;
  }

  void checkAlive() {
    if (killed) {
      throw new Killed();
    }
  }

  /** What it has asked last. */
  String doing() {
    return doing;
  }

  void begins(String what) {
    doing = what;
  }

  /**
   * What a session's ticket was for.
   *
   * @param free whether its task could be taken when the ticket was given
   */
  record Admitted(String id, String task, String command, boolean free) {}

  Admitted admitted(String session) {
    return Objects.requireNonNull(admitted.get(session), session);
  }

  private <T> T call(String name, Supplier<T> effect) {
    if (SimulatedThreads.areBeside()) {
      return locked(effect);
    }
    checkAlive();
    doing = name;
    turns.pass(latency(name));
    checkAlive();
    boolean last = callsLeft-- == 0;
    int chance = random.nextInt(1000);
    if (last) {
      killed = true;
      cloud.event(process.user + " is killed during " + name);
      if (random.nextBoolean()) {
        throw new Killed();
      }
    }
    if (chance < failing) {
      throw new MayflyException(LOST);
    }
    T result =
        locked(
            () -> {
              cloud.settle();
              return effect.get();
            });
    turns.pass(latency(name));
    checkAlive();
    if (chance < 2 * failing) {
      throw new MayflyException(LOST);
    }
    return result;
  }

  /** There, or back again; what changes a task is the more often slow. */
  private Duration latency(String name) {
    int usual = 10 + random.nextInt(200);
    int slow = name.equals("tagTask") || name.equals("stopTask") ? 20 : 200;
    return Duration.ofMillis(faulty && random.nextInt(slow) == 0 ? 100L * usual : usual);
  }

  private <T> T locked(Supplier<T> effect) {
    cloud.lock().lock();
    try {
      return effect.get();
    } finally {
      cloud.lock().unlock();
    }
  }

  private boolean has(HistoryBug bug) {
    return cloud.bug() == bug;
  }

  @Override
  public RunTaskAnswer runTask(JsonDocument request) {
    JsonDocument asked = cloud.bug().asked(request, random);
    try {
      return new RunTaskAnswer.Started(
          call("runTask", () -> cloud.run(process, asked).seen(turns.now())));
    } catch (MayflyException lost) {
      return has(HistoryBug.TAKES_SILENCE_FOR_REFUSAL)
              || (random.nextInt(4) == 0 && !cloud.knows(request))
          ? new RunTaskAnswer.Refused(LOST)
          : new RunTaskAnswer.Unclear(LOST);
    }
  }

  @Override
  public Registration registerTaskDefinition(JsonDocument request) {
    return call(
        "registerTaskDefinition",
        () ->
            faulty && random.nextInt(5) == 0
                ? new Registration.Denied(LOST)
                : new Registration.Registered(cloud.register(request)));
  }

  @Override
  public List<String> listTasks(String cluster) {
    return call("listTasks", () -> cloud.listed(_ -> true));
  }

  @Override
  public List<String> listTasksStartedBy(String cluster, String startedBy) {
    return call("listTasks", () -> cloud.listed(task -> task.startedBy.equals(startedBy)));
  }

  /** Those of the service, of which nothing matters. */
  @Override
  public List<String> listTasks(String cluster, String service) {
    return call("listTasks", List::of);
  }

  @Override
  public List<Task> describeTasks(String cluster, Collection<String> tasks) {
    if (tasks.isEmpty()) {
      return List.of();
    }
    return call(
        "describeTasks",
        () ->
            tasks.stream()
                .flatMap(arn -> cloud.task(arn).stream())
                .filter(task -> !turns.now().isBefore(task.listed))
                .map(task -> task.seen(turns.now()))
                .toList());
  }

  @Override
  public void stopTask(String cluster, String task, String reason) {
    if (has(HistoryBug.STOPS_ONLY_WHAT_IT_HAS_ENTERED) && process.current.isEmpty()) {
      return;
    }
    try {
      call(
          "stopTask",
          () -> {
            cloud.stop(process, task, reason);
            return true;
          });
    } catch (MayflyException lost) {
      if (!has(HistoryBug.SAYS_STOPPED_WHATEVER_CAME)) {
        throw lost;
      }
    }
  }

  @Override
  public void tagTask(String task, List<Tag> tags) {
    call(
        "tagTask",
        () -> {
          cloud.tag(task, cloud.bug().tagged(tags));
          return true;
        });
  }

  @Override
  public ExecuteCommandAnswer executeCommand(
      String cluster, String task, String container, String command) {
    return call(
        "executeCommand",
        () -> {
          if (!cloud.admits(task) || (faulty && random.nextInt(20) == 0)) {
            return new ExecuteCommandAnswer.NotYet(LOST);
          }
          String id = process.user + "-" + tickets++;
          admitted.put(
              id, new Admitted(id, task, cloud.bug().executed(command), cloud.isFree(task)));
          return new ExecuteCommandAnswer.Admitted(
              new SessionTicket(id, URI.create("ws://127.0.0.1/" + id), "token"));
        });
  }

  @Override
  public String callerArn() {
    return call("getCallerIdentity", () -> Fixtures.CALLER);
  }

  @Override
  public Optional<Cluster> describeCluster(String cluster) {
    return call(
        "describeClusters", () -> Optional.of(new Cluster(Fixtures.CLUSTER, Optional.empty())));
  }

  @Override
  public List<Service> describeServices(String cluster, Collection<String> services) {
    return call("describeServices", () -> List.of(Fixtures.service(1)));
  }

  @Override
  public Optional<TaskDefinition> describeTaskDefinition(String taskDefinition) {
    return call("describeTaskDefinition", () -> cloud.definition(taskDefinition));
  }

  @Override
  public List<String> newestRevisions(String family, int limit) {
    return call("listTaskDefinitions", List::of);
  }

  @Override
  public void terminateSession(String sessionId) {
    // Most may not; then the service ends it after its idle limit.
  }

  @Override
  public ResumeAnswer resumeSession(String sessionId) {
    return new ResumeAnswer.Refused(LOST);
  }

  @Override
  public List<String> lastLogLines(String group, String stream, int limit) {
    return List.of();
  }

  @Override
  public List<String> listStoppedTasks(String cluster) {
    return List.of();
  }

  @Override
  public Optional<LogPage> logEvents(LogQuery query, Optional<String> next) {
    return Optional.empty();
  }

  @Override
  public void close() {}

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("not simulated");
  }

  @Override
  public Connection connection() {
    throw unused();
  }

  @Override
  public List<String> listClusters() {
    return call("listClusters", () -> List.of(Fixtures.CLUSTER));
  }

  @Override
  public List<Cluster> describeClusters(Collection<String> clusters) {
    return call(
        "describeClusters",
        () -> {
          int alive = (int) cloud.tasks.stream().filter(task -> !task.dead).count();
          return clusters.stream()
              .map(arn -> new Cluster(arn, Optional.empty(), new Cluster.Census(1, alive)))
              .toList();
        });
  }

  @Override
  public TaggedResources taggedTasks(List<Tag> tags) {
    return new TaggedResources.Unavailable(LOST);
  }

  @Override
  public List<String> listServices(String cluster) {
    throw unused();
  }

  @Override
  public TaggedResources taggedServices(List<Tag> tags) {
    throw unused();
  }

  @Override
  public List<String> listTasksOfFamily(String cluster, String family, boolean stopped) {
    throw unused();
  }

  @Override
  public StartSessionAnswer startSession(
      String target, String document, Map<String, String> parameters) {
    throw unused();
  }

  @Override
  public DataKey generateDataKey(String keyId, Map<String, String> encryptionContext) {
    throw unused();
  }

  @Override
  public List<CapacityProvider> describeCapacityProviders(Collection<String> names) {
    throw unused();
  }

  @Override
  public List<String> definitionFamilies(String prefix) {
    throw unused();
  }

  @Override
  public void deleteTaskDefinition(String arn) {
    throw unused();
  }
}
