package dev.mayfly.emulator.ecs;

import static dev.mayfly.emulator.ecs.EcsFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.emulator.gateway.SessionDocument;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandRequest;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandResponse;
import software.amazon.awssdk.services.ecs.model.Task;

@SuppressWarnings("unchecked") // The SDK takes generic varargs.
class ExecuteCommandTest {

  private EcsFixture cloud;

  @BeforeEach
  void open() throws IOException {
    cloud = new EcsFixture();
    cloud.prepare();
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private Task running() {
    Task task = cloud.run(run -> run.enableExecuteCommand(true));
    return cloud.await(
        task.taskArn(),
        it ->
            it.lastStatus().equals("RUNNING")
                && it.containers()
                    .getFirst()
                    .managedAgents()
                    .getFirst()
                    .lastStatus()
                    .equals("RUNNING"));
  }

  private ExecuteCommandResponse execute(
      Task task, Consumer<ExecuteCommandRequest.Builder> changes) {
    return cloud.ecs.executeCommand(
        request -> {
          request.cluster("main").task(task.taskArn()).command("/bin/sh").interactive(true);
          changes.accept(request);
        });
  }

  @Test
  void theClustersKeyIsInTheDocumentOfItsSessions() {
    Task task = running();
    cloud.ecs.updateCluster(
        ask ->
            ask.cluster("main")
                .configuration(
                    with ->
                        with.executeCommandConfiguration(exec -> exec.kmsKeyId("alias/local"))));

    execute(task, it -> {});

    assertThat(cloud.gateway.opened.getFirst().document())
        .isEqualTo(new SessionDocument.Command("/bin/sh", Optional.of("alias/local")));
    assertThat(
            cloud
                .ecs
                .describeClusters(ask -> ask.clusters("main").include(ClusterField.CONFIGURATIONS))
                .clusters()
                .getFirst()
                .configuration()
                .executeCommandConfiguration()
                .kmsKeyId())
        .isEqualTo("alias/local");
  }

  @Test
  void aSessionIsOpenedForTheContainer() {
    Task task = running();

    ExecuteCommandResponse answer = execute(task, it -> {});

    var opened = cloud.gateway.opened.getFirst();
    String runtimeId = task.containers().getFirst().runtimeId();
    assertThat(opened.targetId()).startsWith("ecs:main_").endsWith("_" + runtimeId);
    assertThat(opened.document()).isEqualTo(new SessionDocument.Command("/bin/sh"));
    assertThat(opened.owner()).isEqualTo("arn:aws:iam::000000000000:user/somebody");
    assertThat(answer.session().sessionId())
        .isEqualTo(opened.sessionId())
        .startsWith("ecs-execute-command-");
    assertThat(answer.session().streamUrl()).startsWith("ws://127.0.0.1");
    assertThat(answer.session().tokenValue()).isEqualTo("token");
    assertThat(answer.containerName()).isEqualTo("app");
    assertThat(answer.taskArn()).isEqualTo(task.taskArn());
    assertThat(answer.interactive()).isTrue();
  }

  @Test
  void aTaskWithoutExecuteCommandIsRefused() {
    Task task = cloud.run(run -> {});
    cloud.awaitStatus(task.taskArn(), "RUNNING");

    assertRefused(
        () -> execute(task, it -> {}),
        "InvalidParameterException",
        "execute command was not enabled when the task was run or the execute command agent");
  }

  @Test
  void anAgentThatDoesNotRunYetIsRefused() {
    cloud.agents.slow = true;
    Task task = cloud.run(run -> run.enableExecuteCommand(true));
    Task started = cloud.awaitStatus(task.taskArn(), "RUNNING");

    assertThat(started.containers().getFirst().managedAgents().getFirst().lastStatus())
        .isEqualTo("PENDING");
    assertRefused(
        () -> execute(task, it -> {}), "InvalidParameterException", "agent isn’t running");
  }

  @Test
  void anAgentWithoutControlChannelIsNotConnected() {
    Task task = running();
    cloud.gateway.connected = false;

    assertRefused(
        () -> execute(task, it -> {}),
        "TargetNotConnectedException",
        "The execute command failed due to an internal error. Try again later.");
  }

  @Test
  void onlyInteractiveCommandsAreSupported() {
    Task task = running();

    assertRefused(
        () -> execute(task, it -> it.interactive(false)),
        "InvalidParameterException",
        "Interactive is the only mode supported currently.");
  }

  @Test
  void theContainerMustBeNamedWhereThereAreSeveral() {
    cloud.register(
        definition ->
            definition.containerDefinitions(
                c -> c.name("app").image("a"), c -> c.name("proxy").image("b").essential(false)));
    Task task = running();

    assertRefused(
        () -> execute(task, it -> {}), "InvalidParameterException", "container name must be");
    assertRefused(
        () -> execute(task, it -> it.container("nope")),
        "InvalidParameterException",
        "container nope was not found");
    assertThat(execute(task, it -> it.container("app")).containerName()).isEqualTo("app");
  }

  @Test
  void anUnknownTaskOrClusterIsSaid() {
    Task task = running();

    assertRefused(
        () -> execute(task, it -> it.task("0123")),
        "InvalidParameterException",
        "The referenced task was not found.");
    assertRefused(
        () -> execute(task, it -> it.cluster("nowhere")),
        "ClusterNotFoundException",
        "Cluster not found.");
  }
}
