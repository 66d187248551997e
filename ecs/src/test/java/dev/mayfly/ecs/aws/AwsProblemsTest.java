package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Registration;
import dev.mayfly.ecs.RunTaskAnswer;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwsProblemsTest {

  @TempDir Path directory;

  private static Problem problem(ThrowingCallable call) {
    return catchThrowableOfType(MayflyException.class, call).problem();
  }

  private static Problem problemOf(String code, String message) throws IOException {
    String body = "{\"__type\":\"" + code + "\",\"message\":\"" + message + "\"}";
    try (StubAws aws = new StubAws(400, body);
        Ecs ecs = aws.connect()) {
      return problem(ecs::listClusters);
    }
  }

  @Test
  void expiredCredentialsAskForALogin() throws IOException {
    Problem problem = problemOf("ExpiredTokenException", "The security token is expired");

    assertThat(problem.what()).isEqualTo("your AWS credentials have expired");
    assertThat(problem.remedy()).contains("aws sso login");
  }

  @Test
  void unknownCredentialsAskWhoOneIs() throws IOException {
    Problem problem = problemOf("UnrecognizedClientException", "The token is invalid.");

    assertThat(problem.what()).isEqualTo("AWS does not know your credentials");
    assertThat(problem.remedy()).contains("get-caller-identity");
  }

  @Test
  void aWrongSignatureHintsAtTheClock() throws IOException {
    assertThat(problemOf("InvalidSignatureException", "does not match").remedy()).contains("clock");
  }

  @Test
  void aDenialNamesWhatAwsSaysWasDenied() throws IOException {
    Problem problem =
        problemOf(
            "AccessDeniedException",
            "User: arn:aws:iam::1:user/ann is not authorized to perform: iam:PassRole on resource:"
                + " arn:aws:iam::1:role/api because no policy allows it");

    assertThat(problem.what())
        .isEqualTo("access denied: you may not iam:PassRole on arn:aws:iam::1:role/api");
    assertThat(problem.remedy())
        .contains("\"Action\":\"iam:PassRole\",\"Resource\":\"arn:aws:iam::1:role/api\"");
  }

  @Test
  void aDenialWithoutDetailsNamesTheCall() throws IOException {
    Problem problem = problemOf("AccessDeniedException", "no");

    assertThat(problem.what()).isEqualTo("access denied: you may not ecs:ListClusters on *");
  }

  @Test
  void logsThatMayNotBeReadSayWhatToAllow() throws IOException {
    try (StubAws aws = new StubAws(400, "{\"__type\":\"AccessDeniedException\"}");
        Ecs ecs = aws.connect()) {

      assertThat(ecs.lastLogLines("/api", "api/api/1", 5))
          .singleElement()
          .asString()
          .contains("logs:GetLogEvents on arn:aws:logs:eu-central-1:*:log-group:/api");
    }
  }

  @Test
  void aDeniedRegistrationIsForTheCallerToDecide() throws IOException {
    try (StubAws aws = new StubAws(400, "{\"__type\":\"AccessDeniedException\"}");
        Ecs ecs = aws.connect()) {

      assertThat(ecs.registerTaskDefinition(JsonDocument.parse("{\"family\":\"f\"}")))
          .isInstanceOf(Registration.Denied.class);
    }
  }

  @Test
  void aLostAnswerOfRunTaskIsUnclearAndAskedAgainWithTheSameToken() throws IOException {
    String request = "{\"taskDefinition\":\"api:7\",\"clientToken\":\"once\"}";
    try (StubAws aws = new StubAws(500, "{\"__type\":\"ServerException\"}");
        Ecs ecs = aws.connect()) {

      assertThat(ecs.runTask(JsonDocument.parse(request)))
          .isInstanceOf(RunTaskAnswer.Unclear.class);
      assertThat(aws.requests())
          .hasSizeGreaterThan(1)
          .allSatisfy(body -> assertThat(body).contains("\"clientToken\":\"once\""));
    }
  }

  @Test
  void aFailureOfRunTaskGivesItsReason() throws IOException {
    String body = "{\"failures\":[{\"reason\":\"RESOURCE:MEMORY\",\"detail\":\"none free\"}]}";
    try (StubAws aws = new StubAws(200, body);
        Ecs ecs = aws.connect()) {
      RunTaskAnswer answer = ecs.runTask(JsonDocument.parse("{\"taskDefinition\":\"api:7\"}"));

      assertThat(answer).isInstanceOf(RunTaskAnswer.Refused.class);
      Problem problem = ((RunTaskAnswer.Refused) answer).problem();
      assertThat(problem.why()).isEqualTo("RESOURCE:MEMORY: none free");
      assertThat(problem.remedy()).contains("--memory");
    }
  }

  @Test
  void aLocalEndpointThatIsDownNamesTheCommandThatStartsIt() throws IOException {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
    try (Ecs ecs = StubAws.connect(nobody)) {
      Problem problem = problem(ecs::listClusters);

      assertThat(problem.what()).isEqualTo("nobody answers at " + nobody);
      assertThat(problem.remedy()).contains("mayfly local start");
    }
  }

  @Test
  void withoutARegionItSaysHowToNameOne() {
    Path nowhere = directory.resolve("none");
    AwsSettings settings =
        new AwsSettings(
            Optional.empty(),
            Optional.of("mayfly-test-" + nowhere.hashCode()),
            Optional.empty(),
            Optional.empty());

    Problem problem = problem(() -> AwsEcs.connect(settings, Map.of()).close());

    assertThat(problem.what()).isEqualTo("no AWS region");
    assertThat(problem.remedy()).contains("--region");
  }

  @Test
  void aProfileThatIsNotThereIsNamed() {
    AwsSettings settings =
        new AwsSettings(
            Optional.of("eu-central-1"),
            Optional.of("mayfly-no-such"),
            Optional.empty(),
            Optional.empty());

    Problem problem = problem(() -> AwsEcs.connect(settings, Map.of()).close());

    assertThat(problem.what()).isEqualTo("no profile mayfly-no-such");
  }

  @Test
  void theLocalCredentialsFileIsRead() throws IOException {
    Path file = directory.resolve("credentials");
    Files.writeString(
        file,
        """
        [other]
        aws_access_key_id = WRONG
        [default]
        aws_access_key_id = AKIDLOCAL
        aws_secret_access_key = hush
        """);

    assertThat(CredentialsFile.read(file).accessKeyId()).isEqualTo("AKIDLOCAL");
    assertThat(CredentialsFile.read(file).secretAccessKey()).isEqualTo("hush");
  }

  @Test
  void aMissingCredentialsFileAsksForTheLocalCloud() {
    Problem problem = problem(() -> CredentialsFile.read(directory.resolve("absent")));

    assertThat(problem.remedy()).contains("mayfly local start");
  }
}
