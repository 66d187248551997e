package dev.mayfly.emulator.ecs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mayfly.emulator.agent.AgentFleet;
import dev.mayfly.emulator.driver.RunningTask;
import dev.mayfly.emulator.gateway.Gateway;
import dev.mayfly.emulator.gateway.Grant;
import dev.mayfly.emulator.gateway.OpenSession;
import dev.mayfly.emulator.gateway.TargetNotConnected;
import dev.mayfly.emulator.http.Caller;
import dev.mayfly.emulator.http.Credentials;
import dev.mayfly.emulator.http.HttpServer;
import dev.mayfly.emulator.http.IssuedCredentials;
import dev.mayfly.emulator.http.SignatureAuthenticator;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** The APIs over HTTP, called by the Java SDK; behind them nothing runs. */
@SuppressWarnings("unchecked") // The SDK takes generic varargs.
final class EcsFixture implements AutoCloseable {

  static final String ROLE = "arn:aws:iam::000000000000:role/task";

  private static final Credentials CREDENTIALS = new Credentials("AKIALOCALFIXTURE", "secret");
  private static final String ARN = "arn:aws:iam::000000000000:user/somebody";

  private static final Caller OWNER = new Caller(CREDENTIALS.accessKeyId(), ARN);

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final InstantSource clock = () -> Instant.now().plus(ahead.get());
  private final HttpServer server;
  private final ContainerService service;
  final ScriptedDriver driver = new ScriptedDriver();
  final Disturbances disturbances = new Disturbances();
  final FakeAgents agents = new FakeAgents();
  final FakeGateway gateway = new FakeGateway();
  final EcsClient ecs;
  final SsmClient ssm;
  final KmsClient kms;

  EcsFixture() throws IOException {
    server = HttpServer.bind(0, clock, () -> UUID.randomUUID().toString());
    var issued = new IssuedCredentials(clock);
    var authenticator = new SignatureAuthenticator(CREDENTIALS, issued, "us-east-1", ARN, clock);
    service =
        new ContainerService(
            new ContainerService.Account("000000000000", "us-east-1"),
            new ContainerService.World(
                authenticator, issued, driver, agents, gateway, clock, UUID::randomUUID),
            Throttles.none(),
            disturbances,
            Duration.ZERO);
    server.serve(service.routes());
    ecs =
        EcsClient.builder()
            .endpointOverride(server.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials())
            .overrideConfiguration(
                override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
    ssm =
        SsmClient.builder()
            .endpointOverride(server.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials())
            .overrideConfiguration(
                override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
    kms =
        KmsClient.builder()
            .endpointOverride(server.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials())
            .overrideConfiguration(
                override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
  }

  URI endpoint() {
    return server.endpoint();
  }

  static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(CREDENTIALS.accessKeyId(), CREDENTIALS.secretAccessKey()));
  }

  void seed() {
    service.seed(OWNER).orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Whether a task can be described so much later. */
  boolean describedAfter(Duration time, String arn) {
    ahead.set(time);
    JsonObject request = new JsonObject();
    JsonArray tasks = new JsonArray();
    tasks.add(arn);
    request.add("tasks", tasks);
    request.addProperty("cluster", "main");
    JsonObject answer = service.call("DescribeTasks", request, OWNER).join();
    ahead.set(Duration.ZERO);
    return !answer.getAsJsonArray("tasks").isEmpty();
  }

  /** A Fargate definition with one container {@code app}, and a cluster {@code main}. */
  void prepare() {
    ecs.createCluster(request -> request.clusterName("main"));
    register(definition -> {});
  }

  String register(Consumer<RegisterTaskDefinitionRequest.Builder> changes) {
    return ecs.registerTaskDefinition(
            definition -> {
              definition
                  .family("web")
                  .networkMode(NetworkMode.AWSVPC)
                  .requiresCompatibilities(Compatibility.FARGATE)
                  .cpu("256")
                  .memory("512")
                  .taskRoleArn(ROLE)
                  .executionRoleArn(ROLE)
                  .containerDefinitions(
                      container -> container.name("app").image("web:1").essential(true));
              changes.accept(definition);
            })
        .taskDefinition()
        .taskDefinitionArn();
  }

  static NetworkConfiguration network() {
    return NetworkConfiguration.builder()
        .awsvpcConfiguration(vpc -> vpc.subnets("subnet-1").assignPublicIp(AssignPublicIp.ENABLED))
        .build();
  }

  /** Runs one task of {@code web} in {@code main}. */
  Task run(Consumer<RunTaskRequest.Builder> changes) {
    return ecs.runTask(
            request -> {
              request
                  .cluster("main")
                  .taskDefinition("web")
                  .launchType(LaunchType.FARGATE)
                  .networkConfiguration(network());
              changes.accept(request);
            })
        .tasks()
        .getFirst();
  }

  Task describe(String arn) {
    return ecs.describeTasks(request -> request.cluster("main").tasks(arn)).tasks().getFirst();
  }

  /** The task as soon as it is as wanted; the calls themselves take up the waiting. */
  Task await(String arn, Predicate<Task> wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    Task task = describe(arn);
    while (!wanted.test(task)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("the task did not get there: " + task);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      task = describe(arn);
    }
    return task;
  }

  Task awaitStatus(String arn, String status) {
    return await(arn, task -> task.lastStatus().equals(status));
  }

  static void assertRefused(ThrowingCallable call, String code, String words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            refused -> {
              if (!refused.awsErrorDetails().errorCode().equals(code)) {
                throw new AssertionError("not " + code + " but " + refused, refused);
              }
            })
        .hasMessageContaining(words);
  }

  @Override
  public void close() {
    ecs.close();
    ssm.close();
    kms.close();
    service.close();
    server.close();
  }

  /** Agents that run as soon as they are started. */
  static final class FakeAgents implements AgentFleet {
    final Set<String> running = ConcurrentHashMap.newKeySet();
    volatile boolean slow;

    @Override
    public Handle start(
        String targetId,
        RunningTask task,
        String container,
        Map<String, String> environment,
        Runnable runs) {
      running.add(targetId);
      if (!slow) {
        runs.run();
      }
      return () -> running.remove(targetId);
    }

    @Override
    public void close() {}
  }

  /** A gateway whose targets are connected unless told otherwise. */
  static final class FakeGateway implements Gateway {
    final List<OpenSession> opened = new CopyOnWriteArrayList<>();
    final List<String> closed = new CopyOnWriteArrayList<>();
    volatile boolean connected = true;

    @Override
    public Grant openSession(OpenSession session) throws TargetNotConnected {
      if (!connected) {
        throw new TargetNotConnected(session.targetId());
      }
      opened.add(session);
      return grant(session.sessionId());
    }

    private static Grant grant(String sessionId) {
      URI url = URI.create("ws://127.0.0.1:1/v1/data-channel/" + sessionId);
      return new Grant(sessionId, url, "token");
    }

    @Override
    public Optional<Grant> resume(String sessionId) {
      return opened.stream()
          .map(OpenSession::sessionId)
          .filter(sessionId::equals)
          .findFirst()
          .map(FakeGateway::grant);
    }

    @Override
    public void terminate(String sessionId, String reason) {
      opened.removeIf(session -> session.sessionId().equals(sessionId));
    }

    @Override
    public void closeSessionsOf(String targetId, String reason) {
      closed.add(targetId);
    }

    @Override
    public int sessions() {
      return opened.size();
    }
  }
}
