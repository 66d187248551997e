package dev.mayfly.emulator.ecs;

import static dev.mayfly.emulator.ecs.EcsFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

class CallersTest {

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

  private StsClientBuilder sts() {
    return StsClient.builder()
        .endpointOverride(cloud.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(EcsFixture.credentials());
  }

  @Test
  void aCallerLearnsWhoItIs() {
    try (StsClient sts = sts().build()) {
      GetCallerIdentityResponse identity = sts.getCallerIdentity();

      assertThat(identity.arn()).isEqualTo("arn:aws:iam::000000000000:user/somebody");
      assertThat(identity.account()).isEqualTo("000000000000");
    }
  }

  @Test
  void aStrangerIsRefused() {
    StaticCredentialsProvider stranger =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIASTRANGER", "x"));
    try (StsClient sts = sts().credentialsProvider(stranger).build()) {
      assertRefused(sts::getCallerIdentity, "InvalidClientTokenId", "security token");
    }
  }

  @Test
  void stsKnowsNothingElse() {
    try (StsClient sts = sts().build()) {
      assertRefused(() -> sts.getSessionToken(), "InvalidAction", "GetSessionToken");
    }
  }

  @Test
  void anUnknownOperationIsAProperError() {
    assertRefused(
        () -> cloud.ecs.listContainerInstances(), "UnknownOperationException", "not supported");
  }

  @Test
  void aDeniedActionNamesUserActionAndResource() {
    cloud.disturbances.deny("ecs:RunTask");

    assertRefused(
        () -> cloud.run(run -> {}),
        "AccessDeniedException",
        "User: arn:aws:iam::000000000000:user/somebody is not authorized to perform: ecs:RunTask on"
            + " resource: arn:aws:ecs:us-east-1:000000000000:task-definition/web:* because no"
            + " identity-based policy allows the ecs:RunTask action");

    cloud.disturbances.allow("ecs:RunTask");
    assertThat(cloud.run(run -> {}).lastStatus()).isEqualTo("PROVISIONING");
  }

  @Test
  void throttlingEndsAfterSoManyCalls() {
    cloud.disturbances.throttle("RunTask", 2);

    assertRefused(() -> cloud.run(run -> {}), "ThrottlingException", "Rate exceeded");
    assertRefused(() -> cloud.run(run -> {}), "ThrottlingException", "Rate exceeded");
    assertThat(cloud.run(run -> {}).lastStatus()).isEqualTo("PROVISIONING");
  }

  @Test
  void aHeldAnswerWaitsWhileItsWorkIsDone()
      throws InterruptedException, ExecutionException, TimeoutException {
    Disturbances.HeldAnswers held = cloud.disturbances.hold("RunTask");

    CompletableFuture<Task> answer = CompletableFuture.supplyAsync(() -> cloud.run(run -> {}));
    held.arrived().get(30, TimeUnit.SECONDS);

    assertThat(cloud.ecs.listTasks(list -> list.cluster("main")).taskArns()).hasSize(1);
    assertThat(answer).isNotDone();
    cloud.disturbances.release("RunTask");
    assertThat(answer.get(30, TimeUnit.SECONDS).taskArn()).contains("task/main/");
  }
}
