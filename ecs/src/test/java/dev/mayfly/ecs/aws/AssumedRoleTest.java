package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.emulator.ecs.MfaDevice;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** Roles, assumed at the local cloud's STS. */
class AssumedRoleTest {

  private static final String SERIAL = "arn:aws:iam::000000000000:mfa/local";

  @TempDir private Path folder;
  private LocalCloud cloud;
  private Duration ahead = Duration.ZERO;
  private final List<String> asked = new ArrayList<>();

  @BeforeEach
  void open() {
    cloud = new LocalCloud(folder);
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private static Role role(String name, Optional<String> serial) {
    return new Role(
        "arn:aws:iam::000000000000:role/" + name,
        "ann",
        Optional.empty(),
        serial,
        Optional.empty());
  }

  private AwsCredentialsProvider user() {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(cloud.accessKeyId(), cloud.secretAccessKey()));
  }

  private StsClient sts(AwsCredentialsProvider base) {
    return StsClient.builder()
        .region(Region.US_EAST_1)
        .endpointOverride(cloud.endpoint())
        .credentialsProvider(base)
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private AssumedRole assumed(Role role, AwsCredentialsProvider base) {
    InstantSource clock = () -> Instant.now().plus(ahead);
    AwsProblems problems = new AwsProblems("us-east-1", Optional.empty(), Optional.empty());
    return new AssumedRole(role, base, () -> sts(base), RoleCache.in(folder), problems, clock);
  }

  private AssumedRole admin() {
    return assumed(role("admin-mfa", Optional.of(SERIAL)), user());
  }

  private String code(String serial) {
    asked.add(serial);
    return MfaDevice.codeAt(Instant.now());
  }

  private String who(AwsCredentialsProvider credentials) {
    try (StsClient sts = sts(credentials)) {
      return sts.getCallerIdentity().arn();
    }
  }

  private static Problem problem(ThrowingCallable call) {
    return catchThrowableOfType(MayflyException.class, call).problem();
  }

  @Test
  void whoAssumesARoleActsAsIt() {
    assertThat(who(assumed(role("deploy", Optional.empty()), user())))
        .isEqualTo("arn:aws:sts::000000000000:assumed-role/deploy/ann");
  }

  @Test
  void aRoleMayBeAssumedByARole() {
    AssumedRole first = assumed(role("first", Optional.empty()), user());

    assertThat(who(assumed(role("second", Optional.empty()), first)))
        .isEqualTo("arn:aws:sts::000000000000:assumed-role/second/ann");
  }

  @Test
  void theCodeIsAskedForOnceAndNotByTheNextCommand() {
    AssumedRole role = admin();
    role.logIn(this::code);
    role.logIn(this::code);
    AssumedRole ofTheNextCommand = admin();
    ofTheNextCommand.logIn(this::code);

    assertThat(asked).containsExactly(SERIAL);
    assertThat(who(ofTheNextCommand))
        .isEqualTo("arn:aws:sts::000000000000:assumed-role/admin-mfa/ann");
  }

  @Test
  void theCodeOfARoleBelowIsAskedForToo() {
    AssumedRole above = assumed(role("above", Optional.empty()), admin());
    above.logIn(this::code);

    assertThat(asked).containsExactly(SERIAL);
    assertThat(who(above)).endsWith("assumed-role/above/ann");
  }

  @Test
  void aWrongCodeIsToldFromAMissingPermission() {
    Problem problem = problem(() -> admin().logIn(_ -> "000000x"));

    assertThat(problem.what()).isEqualTo("AWS does not take the MFA code");
    assertThat(problem.remedy()).contains("next");
  }

  @Test
  void inTheMiddleOfASessionNobodyIsAskedButWhatAnotherFetchedIsTaken() {
    AssumedRole role = admin();
    role.logIn(this::code);
    ahead = Duration.ofHours(2);

    Problem problem = problem(role::resolveCredentials);
    assertThat(problem.what()).contains("admin-mfa have expired");
    assertThat(problem.remedy()).contains("on another terminal");
    assertThat(asked).hasSize(1);

    new RoleCacheOfAnother(folder).write(role("admin-mfa", Optional.of(SERIAL)), ahead);

    assertThat(role.resolveCredentials().accessKeyId()).isEqualTo("ASIAANOTHER");
  }

  /** What a mayfly on another terminal does meanwhile. */
  private record RoleCacheOfAnother(Path folder) {
    void write(Role role, Duration ahead) {
      RoleCache.in(folder)
          .write(
              role,
              software.amazon.awssdk.auth.credentials.AwsSessionCredentials.builder()
                  .accessKeyId("ASIAANOTHER")
                  .secretAccessKey("secret")
                  .sessionToken("token")
                  .expirationTime(Instant.now().plus(ahead).plus(Duration.ofHours(1)))
                  .build());
    }
  }

  @Test
  void withoutAnMfaDeviceARoleIsAssumedAgainBeforeItExpires() {
    AssumedRole role = assumed(role("deploy", Optional.empty()), user());
    String first = role.resolveCredentials().accessKeyId();
    ahead = Duration.ofMinutes(50);

    assertThat(role.resolveCredentials().accessKeyId()).isEqualTo(first);

    ahead = Duration.ofMinutes(56);

    assertThat(role.resolveCredentials().accessKeyId()).isNotEqualTo(first);
  }

  @Test
  void theFileOfARolesCredentialsIsTheUsersOnly() throws IOException {
    assumed(role("deploy", Optional.empty()), user()).resolveCredentials();

    try (var files = Files.list(folder.resolve(".aws/cli/cache"))) {
      assertThat(files)
          .singleElement()
          .satisfies(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  /** The constant is what botocore's own AssumeRoleCredentialFetcher computes. */
  @Test
  void aRolesFileIsCalledAsTheAwsCliCallsIt() {
    Role role =
        new Role(
            "arn:aws:iam::000000000000:role/admin-mfa",
            "ann",
            Optional.of("x/y"),
            Optional.of(SERIAL),
            Optional.of(3600));

    assertThat(role.cacheKey()).isEqualTo("711acd0544167fd27c85ad8c8197669a2c20a8e3");
  }

  @Test
  void whatPythonWritesIsRead() throws IOException {
    Role role = role("deploy", Optional.empty());
    Path cache = Files.createDirectories(folder.resolve(".aws/cli/cache"));
    Files.writeString(
        cache.resolve(role.cacheKey() + ".json"),
        """
        {"Credentials": {"AccessKeyId": "ASIAPYTHON", "SecretAccessKey": "s", "SessionToken": "t",
         "Expiration": "2199-01-02T03:04:05UTC"}, "ResponseMetadata": {"RetryAttempts": 0}}
        """);

    assertThat(RoleCache.in(folder).read(role))
        .hasValueSatisfying(
            found ->
                assertThat(found.expirationTime()).contains(Instant.parse("2199-01-02T03:04:05Z")));
  }

  @Test
  void aFileThatIsNoJsonIsAsGoodAsNone() throws IOException {
    Role role = role("deploy", Optional.empty());
    Path cache = Files.createDirectories(folder.resolve(".aws/cli/cache"));
    for (String odd : List.of("", "nonsense", "[]", "{\"Credentials\":{}}")) {
      Files.writeString(cache.resolve(role.cacheKey() + ".json"), odd);

      assertThat(RoleCache.in(folder).read(role)).as(odd).isEmpty();
    }
  }

  @Test
  void aRoleOfTheCommandLineIsAssumedByWhoeverOneIs() {
    AwsSettings settings =
        new AwsSettings(
            Optional.of("us-east-1"),
            Optional.empty(),
            Optional.of(cloud.endpoint()),
            Optional.empty(),
            Optional.of("arn:aws:iam::000000000000:role/support"));
    try (Ecs ecs = AwsEcs.connect(settings, cloud.environment())) {
      assertThat(ecs.callerArn()).contains("assumed-role/support/mayfly-");
    }
  }

  @Test
  void credentialsThatAwsTakesNoMoreAreAskedForOnceMore() {
    try (Ecs ecs = cloud.connectAs("support")) {
      assertThat(ecs.listClusters()).isNotEmpty();
      cloud.expireCredentials();

      assertThat(ecs.listClusters()).isNotEmpty();
    }
  }

  @Test
  void whatAwsTakesNoMoreIsNotTakenFromTheFileEither() {
    AssumedRole role = assumed(role("deploy", Optional.empty()), user());
    String first = role.resolveCredentials().accessKeyId();

    role.reject();

    assertThat(role.resolveCredentials().accessKeyId()).isNotEqualTo(first);
  }

  @Test
  void aTokenThatHasExpiredAsksForALogin() {
    try (Ecs ecs = cloud.connectWithToken()) {
      assertThat(ecs.listClusters()).isNotEmpty();
      cloud.expireCredentials();

      Problem problem = problem(ecs::listClusters);
      assertThat(problem.what()).isEqualTo("your AWS credentials have expired");
      assertThat(problem.remedy()).contains("aws sso login", "AWS_SESSION_TOKEN");
    }
  }
}
