package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mayfly.ecs.shell.Chooser;
import dev.mayfly.ecs.shell.EphemeralShell;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.Inside;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.ShellOutcome;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.protocol.WindowSize;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * A real shell in what is made after each kind of service. Its own programs are not on this
 * machine: where they would run beside the shell, stand-ins do.
 */
class FixturesOnLocalCloudTest {

  /** Refused; or without a shell. */
  private static final Set<String> WITHOUT_SHELL = Set.of("windows", "scratch-image");

  private static final String IDLE = "trap 'exit 0' TERM; while :; do sleep 300 & wait $!; done";

  private static final Chooser NOBODY = new NobodyToAsk();

  @TempDir static Path directory;
  private static LocalCloud cloud;
  private static SessionClient client;

  static List<ServiceFixture> fixtures() {
    return ServiceFixture.all().stream()
        .filter(fixture -> !WITHOUT_SHELL.contains(fixture.name()))
        .toList();
  }

  @BeforeAll
  static void start() {
    cloud = new LocalCloud(directory);
    client = SessionClient.create();
    cloud.prepare(
        sdk -> {
          sdk.createCapacityProvider(
              ask ->
                  ask.name("batch-asg")
                      .autoScalingGroupProvider(
                          group ->
                              group
                                  .autoScalingGroupArn("arn:aws:autoscaling:us-east-1:0:group/b")
                                  .managedScaling(scaling -> scaling.status("ENABLED"))));
          sdk.createCluster(
              ask ->
                  ask.clusterName("main")
                      .capacityProviders("FARGATE", "FARGATE_SPOT", "batch-asg"));
        });
  }

  @AfterAll
  static void stop() {
    client.close();
    cloud.close();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void aShellOpensAndEndsWithItsTask(ServiceFixture fixture) {
    String name = fixture.service().name();
    cloud.prepare(sdk -> create(fixture, sdk));
    RecordingScreen screen = new RecordingScreen();
    RecordingProgress progress = new RecordingProgress();
    EphemeralShells shells =
        new EphemeralShells(
            cloud.ecs(), InstantSource.system(), UUID::randomUUID, new SecureRandom());
    ShellOptions options =
        ShellOptions.forApp("main/" + name)
            .with(Inside.running(List.of("sh", "-c", "echo in $((6*7)); exit 3")));
    try (EphemeralShell shell =
        shells.launch(shells.plan(shells.find(options, NOBODY), options), progress)) {

      ShellOutcome outcome =
          shell.connect(client, new WindowSize(80, 24), screen, progress).outcome();

      assertThat(outcome).isEqualTo(new ShellOutcome.Exited(3));
      assertThat(screen.shown()).contains("in 42");
      cloud.prepare(sdk -> assertThatWhatWasAwaitedHasCome(sdk, shell.taskArn()));
    } finally {
      cloud.prepare(sdk -> sdk.deleteService(ask -> ask.cluster("main").service(name).force(true)));
    }
    assertThat(progress.notes()).last().asString().matches("task \\w+ stopped");
  }

  private static void assertThatWhatWasAwaitedHasCome(EcsClient sdk, String arn) {
    Task task = sdk.describeTasks(ask -> ask.cluster("main").tasks(arn)).tasks().getFirst();
    sdk
        .describeTaskDefinition(ask -> ask.taskDefinition(task.taskDefinitionArn()))
        .taskDefinition()
        .containerDefinitions()
        .stream()
        .flatMap(container -> container.dependsOn().stream())
        .forEach(dependency -> assertThat(has(task, dependency)).as("%s", dependency).isTrue());
  }

  private static boolean has(Task task, ContainerDependency dependency) {
    Container other =
        task.containers().stream()
            .filter(container -> container.name().equals(dependency.containerName()))
            .findFirst()
            .orElseThrow();
    return switch (dependency.condition()) {
      case HEALTHY -> other.healthStatus() == HealthStatus.HEALTHY;
      case SUCCESS -> other.exitCode() == 0;
      default -> !other.lastStatus().equals("PENDING"); // The SDK's list is open.
    };
  }

  private static void create(ServiceFixture fixture, EcsClient sdk) {
    JsonObject definition = fixture.definitionJson();
    String all = definition.get("containerDefinitions").toString();
    definition
        .getAsJsonArray("containerDefinitions")
        .forEach(one -> standIn(one.getAsJsonObject(), all));
    sdk.registerTaskDefinition(
        SdkJson.fill(RegisterTaskDefinitionRequest.builder(), definition).build());
    sdk.createService(SdkJson.fill(CreateServiceRequest.builder(), request(fixture)).build());
  }

  /** What is on no image of this machine does not run: neither entry point nor command. */
  private static void standIn(JsonObject container, String all) {
    JsonElement entryPoint = container.get("entryPoint");
    JsonArray command = new JsonArray();
    boolean shell = entryPoint != null && entryPoint.toString().contains("\"-c\"");
    if (!shell) {
      container.remove("entryPoint");
      command.add("/bin/sh");
      command.add("-c");
    }
    command.add(isAwaited(container, all) ? "exit 0" : IDLE);
    container.add("command", command);
    container.remove("user"); // Of the image, which is another one here.
    container.remove("workingDirectory");
    if (container.has("healthCheck")) {
      JsonArray healthy = new JsonArray();
      healthy.add("CMD-SHELL");
      healthy.add("true");
      JsonObject check = container.getAsJsonObject("healthCheck");
      check.add("command", healthy);
      check.addProperty("interval", 5);
    }
  }

  /** Whether others wait for its end. */
  private static boolean isAwaited(JsonObject container, String all) {
    String name = "\"containerName\":" + container.get("name") + ",\"condition\":";
    return all.contains(name + "\"SUCCESS\"") || all.contains(name + "\"COMPLETE\"");
  }

  private static JsonObject request(ServiceFixture fixture) {
    JsonObject service = fixture.serviceJson();
    JsonObject request = new JsonObject();
    request.addProperty("cluster", "main");
    request.addProperty("desiredCount", 1);
    request.add("taskDefinition", fixture.definitionJson().get("family"));
    for (String member :
        List.of(
            "serviceName",
            "deploymentController",
            "propagateTags",
            "enableECSManagedTags",
            "tags",
            "placementConstraints",
            "placementStrategy",
            "loadBalancers")) {
      copy(service, request, member);
    }
    JsonArray deployments = service.getAsJsonArray("deployments");
    JsonObject primary =
        (deployments.isEmpty() ? service.getAsJsonArray("taskSets") : deployments)
            .get(0)
            .getAsJsonObject();
    for (String member :
        List.of(
            "launchType",
            "capacityProviderStrategy",
            "networkConfiguration",
            "volumeConfigurations",
            "serviceConnectConfiguration")) {
      copy(primary, request, member);
    }
    return request;
  }

  private static void copy(JsonObject from, JsonObject to, String member) {
    if (from.has(member)) {
      to.add(member, from.get(member));
    }
  }
}
