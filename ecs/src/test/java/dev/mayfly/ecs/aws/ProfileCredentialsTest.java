package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

class ProfileCredentialsTest {

  private final List<Role> roles = new ArrayList<>();
  private final List<AwsCredentialsProvider> bases = new ArrayList<>();

  private AwsCredentialsProvider of(String name, String config) {
    ProfileFile file =
        ProfileFile.builder().content(config).type(ProfileFile.Type.CONFIGURATION).build();
    return new ProfileCredentials(file, this::assumed).of(name);
  }

  private AssumedRole assumed(Role role, AwsCredentialsProvider base) {
    roles.add(role);
    bases.add(base);
    return new AssumedRole(
        role,
        base,
        () -> {
          throw new AssertionError("nothing is called");
        },
        RoleCache.none(),
        new AwsProblems("us-east-1", Optional.empty(), Optional.empty()),
        InstantSource.system());
  }

  private Problem problem(String config) {
    return catchThrowableOfType(MayflyException.class, () -> of("a", config)).problem();
  }

  @Test
  void aProfileWithARoleIsAssumedByItsSource() {
    of(
        "a",
        """
        [profile a]
        role_arn = arn:aws:iam::1:role/x
        source_profile = b
        mfa_serial = arn:aws:iam::1:mfa/ann
        external_id = e
        role_session_name = ann
        duration_seconds = 7200
        [profile b]
        aws_access_key_id = K
        aws_secret_access_key = S
        """);

    assertThat(roles)
        .containsExactly(
            new Role(
                "arn:aws:iam::1:role/x",
                "ann",
                Optional.of("e"),
                Optional.of("arn:aws:iam::1:mfa/ann"),
                Optional.of(7200)));
    assertThat(bases).singleElement().isInstanceOf(FoundCredentials.class);
  }

  @Test
  void aChainOfRolesIsAssumedFromItsEnd() {
    of(
        "a",
        """
        [profile a]
        role_arn = arn:aws:iam::1:role/x
        source_profile = b
        [profile b]
        role_arn = arn:aws:iam::1:role/y
        source_profile = b
        aws_access_key_id = K
        aws_secret_access_key = S
        """);

    assertThat(roles)
        .extracting(Role::arn)
        .containsExactly("arn:aws:iam::1:role/y", "arn:aws:iam::1:role/x");
    assertThat(bases.getLast()).isInstanceOf(AssumedRole.class);
    assertThat(bases.getFirst().resolveCredentials().accessKeyId()).isEqualTo("K");
  }

  @Test
  void aSessionIsCalledTheSameInEveryRun() {
    String config =
        "[profile a]\nrole_arn = arn:aws:iam::1:role/x\ncredential_source = Environment\n";
    of("a", config);
    of("a", config);

    assertThat(roles).hasSize(2);
    assertThat(roles.get(0).session()).startsWith("mayfly-").isEqualTo(roles.get(1).session());
  }

  @Test
  void theSourceMayBeTheMachine() {
    String role = "[profile a]\nrole_arn = arn:aws:iam::1:role/x\ncredential_source = ";
    of("a", role + "Environment\n");
    of("a", role + "Ec2InstanceMetadata\n");
    of("a", role + "EcsContainer\n");

    assertThat(bases.get(0)).isInstanceOf(EnvironmentVariableCredentialsProvider.class);
    assertThat(bases.get(1)).isInstanceOf(InstanceProfileCredentialsProvider.class);
    assertThat(bases.get(2)).isInstanceOf(ContainerCredentialsProvider.class);
    assertThat(problem(role + "Moon\n").why()).isEqualTo("\"Moon\" is no credential_source");
  }

  @Test
  void aWebIdentityIsLeftToTheSdk() {
    AwsCredentialsProvider credentials =
        of("a", "[profile a]\nrole_arn = arn:aws:iam::1:role/x\nweb_identity_token_file = /t\n");

    assertThat(credentials).isInstanceOf(FoundCredentials.class);
  }

  @Test
  void aCircleIsShown() {
    Problem problem =
        problem(
            """
            [profile a]
            role_arn = arn:aws:iam::1:role/x
            source_profile = b
            [profile b]
            role_arn = arn:aws:iam::1:role/y
            source_profile = a
            """);

    assertThat(problem.why()).endsWith("in a circle: a, b, a");
  }

  @Test
  void aRoleThatNobodyAssumesIsRefused() {
    assertThat(problem("[profile a]\nrole_arn = arn:aws:iam::1:role/x\n").why())
        .contains("neither source_profile nor credential_source");
  }

  @Test
  void aSourceThatIsNotThereIsNamed() {
    Problem problem =
        problem("[profile a]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = gone\n");

    assertThat(problem.what()).isEqualTo("no profile gone");
    assertThat(problem.why()).endsWith("profile a builds on it");
  }
}
