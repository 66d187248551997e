package dev.mayfly.ecs.aws;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;

/**
 * The credentials of a profile. Roles are assumed by {@link AssumedRole}: the SDK would not ask for
 * an MFA code, and would call each session by another name. All else is the SDK's, which loads its
 * module for SSO only where a profile names one.
 */
final class ProfileCredentials {

  private final ProfileFile profiles;
  private final BiFunction<Role, AwsCredentialsProvider, AssumedRole> assumed;

  /**
   * @param assumed makes the credentials of a role of those of whoever assumes it
   */
  ProfileCredentials(
      ProfileFile profiles, BiFunction<Role, AwsCredentialsProvider, AssumedRole> assumed) {
    this.profiles = profiles;
    this.assumed = assumed;
  }

  AwsCredentialsProvider of(String name) {
    return of(name, List.of());
  }

  /** Whether that profile is there and names a role that we assume. */
  boolean assumesRole(String name) {
    return profiles.profile(name).filter(ProfileCredentials::assumesRole).isPresent();
  }

  private static boolean assumesRole(Profile profile) {
    return profile.property(ProfileProperty.ROLE_ARN).isPresent()
        && profile.property(ProfileProperty.WEB_IDENTITY_TOKEN_FILE).isEmpty();
  }

  /**
   * @param above the profiles that build on it
   */
  private AwsCredentialsProvider of(String name, List<String> above) {
    Profile profile = profiles.profile(name).orElseThrow(() -> absent(name, above));
    if (!assumesRole(profile)) {
      return new FoundCredentials(ProfileCredentialsProvider.create(name), "profile " + name);
    }
    String arn = profile.property(ProfileProperty.ROLE_ARN).orElseThrow();
    return assumed.apply(Role.of(arn, profile), base(profile, above));
  }

  private AwsCredentialsProvider base(Profile profile, List<String> above) {
    Optional<String> source = profile.property(ProfileProperty.SOURCE_PROFILE);
    Optional<String> elsewhere = profile.property(ProfileProperty.CREDENTIAL_SOURCE);
    if (source.isPresent() == elsewhere.isPresent()) {
      throw refused(
          profile.name(),
          source.isPresent()
              ? "it has both source_profile and credential_source"
              : "it has a role_arn, but neither source_profile nor credential_source",
          "leave it one of the two: whose credentials assume the role");
    }
    return source.isPresent()
        ? ofSource(source.orElseThrow(), profile, above)
        : elsewhere(elsewhere.orElseThrow(), profile.name());
  }

  private AwsCredentialsProvider ofSource(String source, Profile profile, List<String> above) {
    if (source.equals(profile.name())) { // The role is assumed by the profile's own keys.
      return keys(profile);
    }
    List<String> path = new ArrayList<>(above);
    path.add(profile.name());
    if (path.contains(source)) {
      throw refused(
          profile.name(),
          "its source_profile leads in a circle: " + String.join(", ", path) + ", " + source,
          "let one of them name credentials");
    }
    return of(source, path);
  }

  private static AwsCredentialsProvider keys(Profile profile) {
    Optional<String> key = profile.property(ProfileProperty.AWS_ACCESS_KEY_ID);
    Optional<String> secret = profile.property(ProfileProperty.AWS_SECRET_ACCESS_KEY);
    if (key.isEmpty() || secret.isEmpty()) {
      throw refused(
          profile.name(),
          "it is its own source_profile, but has no access key",
          "give it aws_access_key_id and aws_secret_access_key, or another source_profile");
    }
    return profile
        .property(ProfileProperty.AWS_SESSION_TOKEN)
        .<AwsCredentialsProvider>map(
            token ->
                StaticCredentialsProvider.create(
                    AwsSessionCredentials.create(key.orElseThrow(), secret.orElseThrow(), token)))
        .orElseGet(
            () ->
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(key.orElseThrow(), secret.orElseThrow())));
  }

  private static AwsCredentialsProvider elsewhere(String source, String profile) {
    return switch (source) {
      case "Environment" -> EnvironmentVariableCredentialsProvider.create();
      case "Ec2InstanceMetadata" -> InstanceProfileCredentialsProvider.create();
      case "EcsContainer" -> ContainerCredentialsProvider.create();
      default ->
          throw refused(
              profile,
              "\"" + source + "\" is no credential_source",
              "write Environment, Ec2InstanceMetadata or EcsContainer");
    };
  }

  private static MayflyException refused(String profile, String why, String remedy) {
    return new MayflyException(
        Problem.failure("profile " + profile + " cannot be used", why, remedy));
  }

  private static MayflyException absent(String name, List<String> above) {
    return new MayflyException(
        Problem.failure(
            "no profile " + name,
            "neither ~/.aws/config nor ~/.aws/credentials has it"
                + (above.isEmpty() ? "" : ", but profile " + above.getLast() + " builds on it"),
            "list the profiles with: aws configure list-profiles"));
  }
}
