package dev.mayfly.emulator.ecs;

import static dev.mayfly.emulator.ecs.EcsFixture.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
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

  private static AssumeRoleRequest.Builder role(String name) {
    return AssumeRoleRequest.builder()
        .roleArn("arn:aws:iam::000000000000:role/" + name)
        .roleSessionName("ann");
  }

  private static AwsCredentialsProvider holding(Credentials credentials) {
    return StaticCredentialsProvider.create(
        AwsSessionCredentials.create(
            credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken()));
  }

  @Test
  void whoAssumesARoleIsThatRole() {
    try (StsClient sts = sts().build()) {
      AssumeRoleResponse assumed = sts.assumeRole(role("deploy").build());

      try (StsClient asRole = sts().credentialsProvider(holding(assumed.credentials())).build()) {
        assertThat(asRole.getCallerIdentity().arn())
            .isEqualTo("arn:aws:sts::000000000000:assumed-role/deploy/ann");
      }
    }
  }

  @Test
  void aTokenThatBelongsToOtherCredentialsIsRefused() {
    try (StsClient sts = sts().build()) {
      Credentials one = sts.assumeRole(role("deploy").build()).credentials();
      Credentials two = sts.assumeRole(role("deploy").build()).credentials();
      Credentials mixed = one.toBuilder().sessionToken(two.sessionToken()).build();

      try (StsClient asRole = sts().credentialsProvider(holding(mixed)).build()) {
        assertRefused(asRole::getCallerIdentity, "InvalidClientTokenId", "security token");
      }
    }
  }

  @Test
  void aRoleThatWantsMfaTakesTheDevicesCodeOnce() {
    String code = MfaDevice.codeAt(Instant.now());
    AssumeRoleRequest.Builder withCode =
        role("admin-mfa").serialNumber("arn:aws:iam::000000000000:mfa/local").tokenCode(code);
    try (StsClient sts = sts().build()) {
      assertRefused(
          () -> sts.assumeRole(role("admin-mfa").build()), "AccessDenied", "sts:AssumeRole");
      assertRefused(
          () -> sts.assumeRole(withCode.build().toBuilder().tokenCode("12345").build()),
          "AccessDenied",
          "MultiFactorAuthentication failed");

      assertThat(sts.assumeRole(withCode.build()).assumedRoleUser().arn()).endsWith("/ann");
      assertRefused(
          () -> sts.assumeRole(withCode.build()),
          "AccessDenied",
          "MultiFactorAuthentication failed");
    }
  }

  /** RFC 6238, appendix B, has other secrets; these were computed by Python's hmac module. */
  @Test
  void theDeviceShowsWhatAnAuthenticatorAppWould() {
    assertThat(MfaDevice.codeAt(Instant.ofEpochSecond(59))).isEqualTo("466278");
    assertThat(MfaDevice.codeAt(Instant.ofEpochSecond(1_111_111_109))).isEqualTo("702765");
  }

  @Test
  void aWebIdentityNeedsNoSignatureButAToken() {
    StsClientBuilder unsigned = sts().credentialsProvider(AnonymousCredentialsProvider.create());
    String payload = Base64.getUrlEncoder().encodeToString("{\"sub\":\"pod\"}".getBytes(UTF_8));
    try (StsClient sts = unsigned.build()) {
      var assumed =
          sts.assumeRoleWithWebIdentity(
              ask ->
                  ask.roleArn("arn:aws:iam::000000000000:role/pod")
                      .roleSessionName("pod")
                      .webIdentityToken("e30." + payload + ".c2ln"));

      assertThat(assumed.subjectFromWebIdentityToken()).isEqualTo("pod");
      assertRefused(
          () ->
              sts.assumeRoleWithWebIdentity(
                  ask ->
                      ask.roleArn("arn:aws:iam::000000000000:role/pod")
                          .roleSessionName("pod")
                          .webIdentityToken("nonsense")),
          "InvalidIdentityToken",
          "valid JWT");
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
