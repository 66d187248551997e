package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.agent.AgentFleet;
import dev.mayfly.emulator.driver.TaskDriver;
import dev.mayfly.emulator.gateway.Gateway;
import dev.mayfly.emulator.http.Authenticator;
import dev.mayfly.emulator.http.Caller;
import dev.mayfly.emulator.http.HttpRoute;
import dev.mayfly.emulator.http.IssuedCredentials;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * ECS, with STS, CloudWatch Logs, the sessions of Systems Manager, the keys of KMS and the tags of
 * all resources beside it: all that answers to AWS's clients. Thread-safe.
 */
public final class ContainerService implements AutoCloseable {

  /** For a call that only changes what is known here. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ControlPlane controlPlane = new ControlPlane();
  private final Arns arns;
  private final Cloud cloud;
  private final TaskRunner runner;
  private final TaskRecords records;
  private final EcsApi ecs;
  private final Throttles throttles;
  private final AwsJsonRoute json;
  private final StsRoute sts;

  /**
   * A service without clusters.
   *
   * @param world what it stands on
   * @param throttles how often it may be called
   * @param phase how long a task stays in PROVISIONING and in PENDING
   */
  public ContainerService(
      Account account,
      World world,
      Throttles throttles,
      Disturbances disturbances,
      Duration phase) {
    this.throttles = throttles;
    this.arns = new Arns(account.region(), account.id());
    this.cloud = new Cloud(arns);
    InstantSource clock = world.clock();
    LogStore logs = new LogStore(clock);
    this.runner =
        new TaskRunner(controlPlane, world.driver(), world.agents(), world.gateway(), logs, clock);
    TaskLauncher launcher = new TaskLauncher(cloud, runner, clock, world.ids(), phase);
    this.records = new TaskRecords(cloud, launcher);
    this.ecs = ecs(world, launcher, logs);
    Supplier<String> requestIds = () -> world.ids().get().toString();
    this.json =
        new AwsJsonRoute(
            List.of(
                ecs,
                new LogsApi(logs, arns),
                new SsmApi(world.gateway(), arns, world.ids()),
                new KmsApi(arns, clock, world.ids()),
                new TaggingApi(controlPlane, cloud)),
            world.authenticator(),
            throttles,
            disturbances,
            clock,
            requestIds);
    this.sts =
        new StsRoute(
            world.authenticator(), account.id(), world.issued(), disturbances, clock, requestIds);
  }

  /** Whose cloud it is, and where. */
  public record Account(String id, String region) {}

  /** What the service uses: who may call, what runs tasks, who lets sessions in; time and ids. */
  public record World(
      Authenticator authenticator,
      IssuedCredentials issued,
      TaskDriver driver,
      AgentFleet agents,
      Gateway gateway,
      InstantSource clock,
      Supplier<UUID> ids) {}

  /** Kills the agents of all tasks; ECS starts others. */
  public void killAgents() {
    int _ =
        controlPlane
            .call(
                () -> {
                  List<Task> tasks = cloud.tasks(task -> !task.stopped());
                  runner.killAgents(tasks);
                  return tasks.size();
                })
            .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
            .join();
  }

  private EcsApi ecs(World world, TaskLauncher launcher, LogStore logs) {
    InstantSource clock = world.clock();
    ServiceScheduler scheduler =
        new ServiceScheduler(cloud, launcher, runner, controlPlane, clock, world.ids());
    runner.watch(scheduler::moved);
    return new EcsApi(
        controlPlane,
        arns,
        () -> cloud.forget(clock.instant()).forEach(logs::forget),
        List.of(
            new ClusterOperations(cloud).all(),
            new CapacityProviderOperations(cloud).all(),
            new TaskDefinitionOperations(cloud, clock).all(),
            new ServiceOperations(cloud, scheduler, clock, world.ids()).all(),
            new TaskSetOperations(cloud, scheduler, clock, world.ids()).all(),
            new TaskOperations(cloud, runner, launcher).all(),
            new ExecuteCommandOperation(cloud, world.gateway(), world.ids()).all(),
            new TagOperations(cloud).all()));
  }

  /** What answers on the server. */
  public List<HttpRoute> routes() {
    return List.of(json, sts);
  }

  /** Plants the cluster {@code demo}; completes before its tasks run. */
  public CompletableFuture<Void> seed(Caller owner) {
    return new Seed(ecs, owner, arns).plant();
  }

  /** Plants that many clusters and services more, which run nothing. */
  public CompletableFuture<Void> populate(Population population, Caller owner) {
    return new Seed(ecs, owner, arns).plant(population);
  }

  /**
   * Plants tasks in a cluster that run, as far as one can see, and that nothing runs; tells how
   * many.
   */
  public CompletableFuture<Integer> plantTasks(
      String cluster, int count, Map<String, String> tags) {
    return controlPlane.call(
        () -> {
          records.plant(cluster, count, tags);
          return count;
        });
  }

  /** How often each operation was called, as {@code ecs:RunTask}. */
  public Map<String, Long> calls() {
    return json.calls();
  }

  /** How many calls of each operation were refused since they came too soon. */
  public Map<String, Long> throttled() {
    return throttles.refused();
  }

  /** When somebody last called with a good signature; the epoch if nobody did. */
  public Instant lastCall() {
    return json.lastCall().isAfter(sts.lastCall()) ? json.lastCall() : sts.lastCall();
  }

  /** How many tasks that a caller started are not stopped. */
  public CompletableFuture<Integer> callersTasks() {
    return controlPlane.call(
        () -> cloud.tasks(task -> task.startedByCaller() && !task.stopped()).size());
  }

  /** One call of the ECS API without HTTP, as {@code caller}. */
  CompletableFuture<JsonObject> call(String operation, JsonObject input, Caller caller) {
    return ecs.call(operation, new Input(input), caller);
  }

  /** Does nothing any more. Tasks are left to their driver. */
  @Override
  public void close() {
    controlPlane.close();
  }
}
