package dev.mayfly.emulator.ecs;

import static dev.mayfly.emulator.ecs.EcsFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.emulator.gateway.SessionDocument;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.model.ResumeSessionResponse;
import software.amazon.awssdk.services.ssm.model.StartSessionRequest;
import software.amazon.awssdk.services.ssm.model.StartSessionResponse;

class SsmSessionsTest {

  private static final String TARGET = "ecs:main_cluster_0123456789abcdef_0123456789abcdef-12";

  private EcsFixture cloud;

  @BeforeEach
  void open() throws IOException {
    cloud = new EcsFixture();
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private StartSessionResponse start(Consumer<StartSessionRequest.Builder> changes) {
    return cloud.ssm.startSession(
        request -> {
          request.target(TARGET);
          changes.accept(request);
        });
  }

  private StartSessionResponse forward(Map<String, List<String>> parameters) {
    return start(
        request -> request.documentName("AWS-StartPortForwardingSession").parameters(parameters));
  }

  private SessionDocument.Published opened() {
    return (SessionDocument.Published) cloud.gateway.opened.getFirst().document();
  }

  @Test
  void aForwardIsOpenedWithTheParametersOfTheRequest() {
    StartSessionResponse answer =
        forward(Map.of("portNumber", List.of("5432"), "localPortNumber", List.of("15432")));

    var opened = cloud.gateway.opened.getFirst();
    assertThat(answer.sessionId()).isEqualTo(opened.sessionId()).matches("somebody-[0-9a-f]{17}");
    assertThat(answer.streamUrl()).startsWith("ws://127.0.0.1");
    assertThat(answer.tokenValue()).isEqualTo("token");
    assertThat(opened.targetId()).isEqualTo(TARGET);
    assertThat(opened.owner()).isEqualTo("arn:aws:iam::000000000000:user/somebody");
    assertThat(opened().name()).isEqualTo("AWS-StartPortForwardingSession");
    assertThat(opened().sessionType()).isEqualTo("Port");
    assertThat(opened().parameters())
        .isEqualTo(Map.of("portNumber", List.of("5432"), "localPortNumber", List.of("15432")));
    assertThat(opened().properties().toString())
        .isEqualTo(
            "{\"localPortNumber\":\"{{ localPortNumber }}\",\"portNumber\":\"{{ portNumber }}\","
                + "\"type\":\"LocalPortForwarding\"}");
  }

  @Test
  void aForwardToAnotherHostNamesIt() {
    start(
        request ->
            request
                .documentName("AWS-StartPortForwardingSessionToRemoteHost")
                .parameters(Map.of("host", List.of("db.internal"), "portNumber", List.of("5432"))));

    assertThat(opened().parameters())
        .isEqualTo(
            Map.of(
                "host",
                List.of("db.internal"),
                "portNumber",
                List.of("5432"),
                "localPortNumber",
                List.of("0")));
    assertThat(opened().properties().get("host").getAsString()).isEqualTo("{{ host }}");
  }

  @Test
  void aParameterThatIsNotGivenHasItsDefault() {
    forward(Map.of());

    assertThat(opened().parameters())
        .isEqualTo(Map.of("portNumber", List.of("80"), "localPortNumber", List.of("0")));
  }

  @Test
  void withoutADocumentItIsAShell() {
    start(request -> {});

    assertThat(opened().sessionType()).isEqualTo("Standard_Stream");
  }

  @Test
  void anUnknownDocumentIsRefused() {
    assertRefused(
        () -> start(request -> request.documentName("AWS-Nonsense")),
        "InvalidDocument",
        "AWS-Nonsense");
  }

  @Test
  void parametersAreHeldAgainstTheDocument() {
    assertRefused(
        () -> forward(Map.of("portNumber", List.of("0"))), "InvalidParameters", "portNumber");
    assertRefused(
        () -> forward(Map.of("portNumber", List.of("65536"))), "InvalidParameters", "65536");
    assertRefused(
        () -> forward(Map.of("localPortNumber", List.of("http"))), "InvalidParameters", "http");
    assertRefused(
        () -> forward(Map.of("portNumber", List.of("80", "81"))), "InvalidParameters", "one value");
    assertRefused(
        () -> forward(Map.of("host", List.of("db.internal"))), "InvalidParameters", "[host]");
    assertThat(cloud.gateway.opened).isEmpty();
  }

  @Test
  void aTargetWithoutAControlChannelIsNotConnected() {
    cloud.gateway.connected = false;

    assertRefused(() -> forward(Map.of()), "TargetNotConnected", TARGET + " is not connected");
  }

  @Test
  void aRequestWithoutATargetOrASessionIsRefused() {
    assertRefused(() -> cloud.ssm.startSession(r -> {}), "ValidationException", "'target'");
    assertRefused(() -> cloud.ssm.resumeSession(r -> {}), "ValidationException", "'sessionId'");
    assertRefused(() -> cloud.ssm.terminateSession(r -> {}), "ValidationException", "'sessionId'");
  }

  @Test
  void aSessionCanBeResumedUntilItIsTerminated() {
    String id = forward(Map.of()).sessionId();

    ResumeSessionResponse resumed = cloud.ssm.resumeSession(request -> request.sessionId(id));
    assertThat(resumed.sessionId()).isEqualTo(id);
    assertThat(resumed.streamUrl()).endsWith("/" + id);
    assertThat(resumed.tokenValue()).isEqualTo("token");

    assertThat(cloud.ssm.terminateSession(request -> request.sessionId(id)).sessionId())
        .isEqualTo(id);
    assertRefused(
        () -> cloud.ssm.resumeSession(request -> request.sessionId(id)),
        "DoesNotExistException",
        id);
    assertThat(cloud.ssm.terminateSession(request -> request.sessionId(id)).sessionId())
        .isEqualTo(id);
  }

  @Test
  void resumingCanBeDeniedForTheSessionsOfExecuteCommandOnly() {
    String id = forward(Map.of()).sessionId();
    cloud.disturbances.deny("ssm:ResumeSession@*:session/ecs-execute-command-*");

    assertRefused(
        () -> cloud.ssm.resumeSession(request -> request.sessionId("ecs-execute-command-1")),
        "AccessDeniedException",
        "is not authorized to perform: ssm:ResumeSession on resource:"
            + " arn:aws:ssm:us-east-1:000000000000:session/ecs-execute-command-1");
    assertThat(cloud.ssm.resumeSession(request -> request.sessionId(id)).sessionId()).isEqualTo(id);

    cloud.disturbances.allow("ssm:ResumeSession@*:session/ecs-execute-command-*");
    assertRefused(
        () -> cloud.ssm.resumeSession(request -> request.sessionId("ecs-execute-command-1")),
        "DoesNotExistException",
        "ecs-execute-command-1");
  }

  @Test
  void aDeniedForwardNamesItsTask() {
    cloud.disturbances.deny("ssm:StartSession");

    assertRefused(
        () -> forward(Map.of()),
        "AccessDeniedException",
        "arn:aws:ecs:us-east-1:000000000000:task/main_cluster/0123456789abcdef ");
  }
}
