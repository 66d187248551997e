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
 * One client's calls to the {@link SimulatedCloud}: each takes a while, in which others have their
 * turns, and may fail, or succeed without an answer, or be the last before the client is killed.
 */
final class SimulatedEcs implements Ecs {

  /** The client is no more: not one further call of its has an effect. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed", null, false, false);
    }
  }

  private static final Problem LOST = Problem.failure("a call failed", "lost", "again");

  private final Map<String, Admitted> admitted = new HashMap<>();
  private final SimulatedCloud cloud;
  private final Turns turns;
  private final Random random;
  private final String user;
  private final boolean faulty;
  private int callsLeft;
  private Optional<Thread> owner = Optional.empty();
  private int tickets;

  SimulatedEcs(
      SimulatedCloud cloud, Turns turns, Random random, String user, boolean faulty, int calls) {
    this.cloud = cloud;
    this.turns = turns;
    this.random = random;
    this.user = user;
    this.faulty = faulty;
    this.callsLeft = calls;
  }

  void begin() {
    owner = Optional.of(Thread.currentThread());
  }

  /** Whether a thread of the library asks on behalf of the client, who waits for it. */
  boolean foreign() {
    return owner.filter(Thread.currentThread()::equals).isEmpty();
  }

  /** What a session's ticket was for. */
  record Admitted(String task, String command) {}

  Admitted admitted(String session) {
    return Objects.requireNonNull(admitted.get(session), session);
  }

  private <T> T call(Supplier<T> effect) {
    if (foreign()) {
      return locked(effect);
    }
    if (callsLeft < 0) {
      throw new Killed();
    }
    turns.pass(Duration.ofMillis(20 + random.nextInt(400)));
    boolean last = callsLeft-- == 0;
    int chance = faulty ? random.nextInt(100) : 100;
    if (last && random.nextBoolean()) {
      throw new Killed();
    }
    if (chance < 5) {
      throw new MayflyException(LOST);
    }
    T result = locked(effect);
    if (last) {
      throw new Killed();
    }
    if (chance < 10) {
      throw new MayflyException(LOST);
    }
    return result;
  }

  private <T> T locked(Supplier<T> effect) {
    cloud.lock().lock();
    try {
      cloud.settle();
      return effect.get();
    } finally {
      cloud.lock().unlock();
    }
  }

  @Override
  public RunTaskAnswer runTask(JsonDocument request) {
    try {
      return new RunTaskAnswer.Started(call(() -> cloud.run(request).seen(turns.now())));
    } catch (MayflyException lost) {
      return random.nextInt(4) == 0 && !cloudKnows(request)
          ? new RunTaskAnswer.Refused(LOST)
          : new RunTaskAnswer.Unclear(LOST);
    }
  }

  private boolean cloudKnows(JsonDocument request) {
    return EphemeralTags.in(request).stream()
        .filter(tag -> tag.key().equals(EphemeralTags.LAUNCH))
        .anyMatch(
            launch ->
                cloud.tasks.stream()
                    .anyMatch(task -> launch.value().equals(task.tags.get(launch.key()))));
  }

  @Override
  public List<String> listTasks(String cluster) {
    return call(
        () ->
            cloud.tasks.stream()
                .filter(task -> !task.dead && !turns.now().isBefore(task.listed))
                .map(task -> task.arn)
                .toList());
  }

  @Override
  public List<String> listTasksStartedBy(String cluster, String startedBy) {
    return call(
        () ->
            cloud.tasks.stream()
                .filter(task -> !task.dead && !turns.now().isBefore(task.listed))
                .filter(task -> task.startedBy.equals(startedBy))
                .map(task -> task.arn)
                .toList());
  }

  @Override
  public List<Task> describeTasks(String cluster, Collection<String> tasks) {
    if (tasks.isEmpty()) {
      return List.of();
    }
    return call(
        () ->
            tasks.stream()
                .flatMap(arn -> cloud.task(arn).stream())
                .filter(task -> !turns.now().isBefore(task.listed))
                .map(task -> task.seen(turns.now()))
                .toList());
  }

  @Override
  public void stopTask(String cluster, String task, String reason) {
    call(
        () -> {
          cloud.stop(user, task);
          return true;
        });
  }

  @Override
  public void tagTask(String task, List<Tag> tags) {
    call(
        () -> {
          cloud.tag(task, tags);
          return true;
        });
  }

  @Override
  public ExecuteCommandAnswer executeCommand(
      String cluster, String task, String container, String command) {
    return call(
        () -> {
          if (!cloud.admits(task) || (faulty && random.nextInt(10) == 0)) {
            return new ExecuteCommandAnswer.NotYet(LOST);
          }
          String id = user + "-" + tickets++;
          admitted.put(id, new Admitted(task, command));
          return new ExecuteCommandAnswer.Admitted(
              new SessionTicket(id, URI.create("ws://127.0.0.1/" + id), "token"));
        });
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
  public String callerArn() {
    return Fixtures.CALLER;
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
    throw unused();
  }

  @Override
  public Optional<Cluster> describeCluster(String cluster) {
    throw unused();
  }

  @Override
  public List<Cluster> describeClusters(Collection<String> clusters) {
    return call(
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
  public List<Service> describeServices(String cluster, Collection<String> services) {
    throw unused();
  }

  @Override
  public TaggedResources taggedServices(List<Tag> tags) {
    throw unused();
  }

  @Override
  public Optional<TaskDefinition> describeTaskDefinition(String taskDefinition) {
    throw unused();
  }

  @Override
  public List<String> newestRevisions(String family, int limit) {
    throw unused();
  }

  @Override
  public Registration registerTaskDefinition(JsonDocument request) {
    throw unused();
  }

  @Override
  public List<String> listTasks(String cluster, String service) {
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
