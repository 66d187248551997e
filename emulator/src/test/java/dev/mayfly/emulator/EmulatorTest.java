package dev.mayfly.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mayfly.session.LocalPort;
import dev.mayfly.session.PortSession;
import dev.mayfly.session.Session;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import dev.mayfly.session.SessionTicket;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.SessionEnd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.TargetNotConnectedException;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.DoesNotExistException;
import software.amazon.awssdk.services.ssm.model.StartSessionResponse;

/** The whole local cloud in this process, with real processes behind it. */
@SuppressWarnings("unchecked") // The SDK takes generic varargs.
class EmulatorTest {

  @TempDir Path folder;
  private Emulator cloud;
  private EcsClient ecs;

  @BeforeEach
  void start() {
    cloud = Emulator.start(EmulatorSettings.in(folder.resolve("cloud")));
    ecs =
        EcsClient.builder()
            .endpointOverride(cloud.endpoint())
            .region(Region.of(cloud.region()))
            .credentialsProvider(credentials(cloud))
            .build();
  }

  @AfterEach
  void stop() {
    ecs.close();
    cloud.close();
  }

  private static StaticCredentialsProvider credentials(Emulator cloud) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(cloud.accessKeyId(), cloud.secretAccessKey()));
  }

  private String run(ContainerDefinition.Builder container) {
    ecs.registerTaskDefinition(
        definition ->
            definition
                .family("test")
                .taskRoleArn("arn:aws:iam::000000000000:role/test")
                .containerDefinitions(container.name("app").memory(64).stopTimeout(2).build()));
    return ecs.runTask(run -> run.cluster("demo").taskDefinition("test").enableExecuteCommand(true))
        .tasks()
        .getFirst()
        .taskArn();
  }

  private static ContainerDefinition.Builder sh(String script) {
    return ContainerDefinition.builder().image("busybox").command("/bin/sh", "-c", script);
  }

  private Task await(String arn, Predicate<Task> wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      Task task = ecs.describeTasks(d -> d.cluster("demo").tasks(arn)).tasks().getFirst();
      if (wanted.test(task)) {
        return task;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("the task did not get there: " + task);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private static boolean stopped(Task task) {
    return task.lastStatus().equals("STOPPED");
  }

  private static boolean agentRuns(Task task) {
    return task.containers().getFirst().managedAgents().stream()
        .anyMatch(agent -> agent.lastStatus().equals("RUNNING"));
  }

  @Test
  void aCommandRunsAndItsStatusIsTheContainers() {
    Task task = await(run(sh("exit 7")), EmulatorTest::stopped);

    assertThat(task.containers().getFirst().exitCode()).isEqualTo(7);
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
  }

  @Test
  void whatACommandSaysIsInItsLog() {
    var logging =
        sh("echo out; echo err >&2; echo $WORD")
            .environment(variable -> variable.name("WORD").value("word"))
            .logConfiguration(
                logs ->
                    logs.logDriver(LogDriver.AWSLOGS).options(Map.of("awslogs-group", "/test")));
    await(run(logging), EmulatorTest::stopped);

    assertThat(logged()).containsExactlyInAnyOrder("out", "err", "word");
  }

  /** What containers have written into the group {@code /test}. */
  private List<String> logged() {
    try (CloudWatchLogsClient logs =
        CloudWatchLogsClient.builder()
            .endpointOverride(cloud.endpoint())
            .region(Region.of(cloud.region()))
            .credentialsProvider(credentials(cloud))
            .build()) {
      return logs.filterLogEvents(filter -> filter.logGroupName("/test")).events().stream()
          .map(event -> event.message())
          .toList();
    }
  }

  @Test
  void aStoppedTaskGetsItsChanceToLeave() {
    String arn =
        run(
            sh("trap 'exit 3' TERM; echo trapped; sleep 100 & wait $!")
                .logConfiguration(
                    logs ->
                        logs.logDriver(LogDriver.AWSLOGS)
                            .options(Map.of("awslogs-group", "/test"))));
    await(arn, EmulatorTest::agentRuns);
    // Before its trap is set, the first process of a namespace does not hear a SIGTERM.
    await(arn, task -> logged().contains("trapped"));

    ecs.stopTask(stop -> stop.cluster("demo").task(arn));
    Task task = await(arn, EmulatorTest::stopped);

    assertThat(task.containers().getFirst().exitCode()).isEqualTo(3);
  }

  private static ContainerDefinition.Builder logging(String name, String script) {
    return sh(script)
        .name(name)
        .memory(64)
        .stopTimeout(20)
        .logConfiguration(
            logs -> logs.logDriver(LogDriver.AWSLOGS).options(Map.of("awslogs-group", "/test")));
  }

  /** Says when it begins and when it ends, if it is not killed. */
  private static String server(String name) {
    return "trap 'echo %1$s ends; exit 0' TERM; touch /tmp/up; echo %1$s; sleep 100 & wait $!"
        .formatted(name);
  }

  @Test
  void containersStartInTheOrderOfWhatTheyDependOnAndStopInTheReverse() {
    ecs.registerTaskDefinition(
        definition ->
            definition
                .family("ordered")
                .taskRoleArn("arn:aws:iam::000000000000:role/test")
                .containerDefinitions(
                    logging("app", server("app"))
                        .dependsOn(
                            on -> on.containerName("migrate").condition("SUCCESS"),
                            on -> on.containerName("db").condition("HEALTHY"))
                        .build(),
                    logging("migrate", "echo migrate")
                        .essential(false)
                        .dependsOn(on -> on.containerName("db").condition("HEALTHY"))
                        .build(),
                    logging("db", server("db"))
                        .healthCheck(
                            check -> check.command("CMD-SHELL", "test -e /tmp/up").interval(15))
                        .build()));
    String arn =
        ecs.runTask(run -> run.cluster("demo").taskDefinition("ordered").enableExecuteCommand(true))
            .tasks()
            .getFirst()
            .taskArn();
    Task waiting = await(arn, task -> !logged().isEmpty());
    assertThat(waiting.lastStatus()).isEqualTo("PENDING");
    assertThat(logged()).containsExactly("db");

    Task running = await(arn, EmulatorTest::agentRuns);
    assertThat(running.lastStatus()).isEqualTo("RUNNING");
    assertThat(running.healthStatusAsString()).isEqualTo("HEALTHY");
    await(arn, task -> logged().contains("app"));
    assertThat(logged()).containsExactly("db", "migrate", "app");
    ecs.stopTask(stop -> stop.cluster("demo").task(arn));
    Task task = await(arn, EmulatorTest::stopped);

    assertThat(logged()).containsExactly("db", "migrate", "app", "app ends", "db ends");
    assertThat(task.containers()).allMatch(container -> container.exitCode() == 0);
  }

  @Test
  void aCommandThatIsNotThereIsNotStarted() {
    Task task =
        await(
            run(ContainerDefinition.builder().image("busybox").command("/no/such/thing")),
            EmulatorTest::stopped);

    assertThat(task.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
    assertThat(task.containers().getFirst().reason())
        .startsWith("CannotStartContainerError")
        .contains("/no/such/thing");
  }

  @Test
  void theFolderIsForItsOwnerOnlyAndTellsWhereTheCloudIs() throws IOException {
    Path directory = folder.resolve("cloud");
    JsonObject json =
        JsonParser.parseString(Files.readString(directory.resolve("cloud.json"))).getAsJsonObject();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("credentials"))))
        .isEqualTo("rw-------");
    assertThat(json.get("endpoint").getAsString()).isEqualTo(cloud.endpoint().toString());
    assertThat(json.get("pid").getAsLong()).isEqualTo(ProcessHandle.current().pid());
    assertThat(json.toString()).doesNotContain(cloud.secretAccessKey());
  }

  @Test
  void aSecondCloudInTheSameFolderIsRefused() {
    EmulatorSettings same = EmulatorSettings.in(folder.resolve("cloud"));

    assertThatThrownBy(() -> Emulator.start(same)).isInstanceOf(CloudAlreadyRuns.class);
  }

  @Test
  void theNextCloudHasTheSameCredentials() {
    String key = cloud.accessKeyId();
    String secret = cloud.secretAccessKey();
    cloud.close();
    assertThat(folder.resolve("cloud/cloud.json")).doesNotExist();

    cloud = Emulator.start(EmulatorSettings.in(folder.resolve("cloud")));

    assertThat(cloud.accessKeyId()).isEqualTo(key);
    assertThat(cloud.secretAccessKey()).isEqualTo(secret);
  }

  @Test
  void itIsBusyWhileACallersTaskRuns() {
    assertThat(cloud.busy().join()).isFalse();

    String arn = run(sh("sleep 100 & wait $!"));
    assertThat(cloud.busy().join()).isTrue();
    ecs.stopTask(stop -> stop.cluster("demo").task(arn));
    await(arn, EmulatorTest::stopped);

    assertThat(cloud.busy().join()).isFalse();
  }

  @Test
  void aDelayKeepsATaskInEachPhase() {
    cloud.close();
    cloud =
        Emulator.start(
            EmulatorSettings.in(folder.resolve("slow")).withStartDelay(Duration.ofMinutes(5)));
    ecs.close();
    ecs =
        EcsClient.builder()
            .endpointOverride(cloud.endpoint())
            .region(Region.of(cloud.region()))
            .credentialsProvider(credentials(cloud))
            .build();

    String arn = run(sh("exit 0"));

    assertThat(await(arn, task -> true).lastStatus()).isEqualTo("PROVISIONING");
  }

  @Test
  void aSessionRunsACommandInTheContainer() throws Exception {
    String arn = run(sh("sleep 100 & wait $!"));
    await(arn, EmulatorTest::agentRuns);
    var granted = connectable(arn);
    SessionTicket ticket =
        new SessionTicket(
            granted.sessionId(), URI.create(granted.streamUrl()), granted.tokenValue());
    CompletableFuture<String> greeted = new CompletableFuture<>();
    StringBuilder shown = new StringBuilder();

    try (SessionClient client = SessionClient.create();
        Session session =
            client.connect(
                SessionRequest.of(ticket),
                (output, bytes) -> {
                  shown.append(bytes.utf8());
                  if (shown.indexOf("answer=42") >= 0) {
                    greeted.complete(shown.toString());
                  }
                })) {
      session.type(Bytes.utf8("echo answer=$((6*7))\n"));
      assertThat(greeted.get(60, TimeUnit.SECONDS)).contains("answer=42");
      session.type(Bytes.utf8("exit\n"));
      session.end().get(60, TimeUnit.SECONDS);
    }
  }

  /** The agent's control channel may come a moment after the agent. */
  private software.amazon.awssdk.services.ecs.model.Session connectable(String arn) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        return ecs.executeCommand(
                execute -> execute.cluster("demo").task(arn).command("/bin/sh").interactive(true))
            .session();
      } catch (TargetNotConnectedException e) {
        assertThat(System.nanoTime()).isLessThan(end);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  @Test
  void aPortOfTheContainerIsForwardedUntilTheSessionIsTerminated() throws Exception {
    String arn = run(sh("sleep 100 & wait $!"));
    Task task = await(arn, EmulatorTest::agentRuns);
    String target =
        "ecs:demo_"
            + arn.substring(arn.lastIndexOf('/') + 1)
            + "_"
            + task.containers().getFirst().runtimeId();
    byte[] data = new byte[1_000_000];
    new Random(7).nextBytes(data);

    try (SsmClient ssm = ssm();
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SessionClient client = SessionClient.create();
        LocalPort local =
            LocalPort.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      echoOnce(server);
      PortSession session = client.connectPort(forward(ssm, target, server), event -> {});
      session.serve(local);

      try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), local.port())) {
        connection.setSoTimeout(60_000);
        connection.getOutputStream().write(data);
        assertThat(connection.getInputStream().readNBytes(data.length)).isEqualTo(data);
        ssm.terminateSession(terminate -> terminate.sessionId(session.id()));

        assertThat(session.end().get(60, TimeUnit.SECONDS))
            .isEqualTo(new SessionEnd.ClosedByService(""));
      }
      assertThatThrownBy(() -> ssm.resumeSession(resume -> resume.sessionId(session.id())))
          .isInstanceOf(DoesNotExistException.class);
    }
  }

  private SsmClient ssm() {
    return SsmClient.builder()
        .endpointOverride(cloud.endpoint())
        .region(Region.of(cloud.region()))
        .credentialsProvider(credentials(cloud))
        .build();
  }

  private static SessionRequest forward(SsmClient ssm, String target, ServerSocket server) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        StartSessionResponse started =
            ssm.startSession(
                start ->
                    start
                        .target(target)
                        .documentName("AWS-StartPortForwardingSession")
                        .parameters(Map.of("portNumber", List.of("" + server.getLocalPort()))));
        return SessionRequest.of(
            new SessionTicket(
                started.sessionId(), URI.create(started.streamUrl()), started.tokenValue()));
      } catch (software.amazon.awssdk.services.ssm.model.TargetNotConnectedException e) {
        assertThat(System.nanoTime()).isLessThan(end);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  /** One connection of which all comes back. */
  private static void echoOnce(ServerSocket server) {
    var _ =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (Socket socket = server.accept()) {
                    socket.getInputStream().transferTo(socket.getOutputStream());
                  } catch (IOException gone) {
                    // The test's assertions tell.
                  }
                });
  }
}
