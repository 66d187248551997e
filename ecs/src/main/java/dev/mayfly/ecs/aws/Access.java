package dev.mayfly.ecs.aws;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * Where to call, and as whom; the order is that of the AWS CLI. Never asks the network for a
 * region, as the SDK would.
 *
 * @param statedEndpoint what the user asked for, if not AWS itself
 * @param ownEndpoint to be set on the clients; an endpoint of the environment the SDK finds itself
 * @param ignoresProfiles whether no profile needs to be read: everything is known without
 */
record Access(
    String region,
    AwsCredentialsProvider credentials,
    Optional<URI> statedEndpoint,
    Optional<URI> ownEndpoint,
    boolean ignoresProfiles) {

  static Access of(AwsSettings settings, Map<String, String> environment) {
    Optional<URI> stated =
        settings.endpoint().or(() -> variable(environment, "AWS_ENDPOINT_URL").map(URI::create));
    return new Access(
        region(settings, environment),
        credentials(settings, environment),
        stated,
        settings.endpoint(),
        settings.credentialsFile().isPresent());
  }

  /** Whether all calls stay on this machine and need neither TLS nor a proxy. */
  boolean isPlain() {
    return ownEndpoint
        .filter(endpoint -> "http".equals(endpoint.getScheme()))
        .filter(endpoint -> "127.0.0.1".equals(endpoint.getHost()))
        .isPresent();
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static String region(AwsSettings settings, Map<String, String> environment) {
    return settings
        .region()
        .or(() -> variable(environment, "AWS_REGION"))
        .or(() -> variable(environment, "AWS_DEFAULT_REGION"))
        .or(() -> regionOfProfile(profile(settings, environment).orElse("default")))
        .orElseThrow(
            () ->
                new MayflyException(
                    Problem.failure(
                        "no AWS region",
                        "neither --region nor AWS_REGION names one, nor does the profile "
                            + profile(settings, environment).orElse("default"),
                        "add --region, for example --region eu-central-1; or run: aws configure")));
  }

  private static Optional<String> profile(AwsSettings settings, Map<String, String> environment) {
    return settings.profile().or(() -> variable(environment, "AWS_PROFILE"));
  }

  private static Optional<String> regionOfProfile(String profile) {
    return ProfileFile.defaultProfileFile()
        .profile(profile)
        .flatMap(section -> section.property("region"));
  }

  private static AwsCredentialsProvider credentials(
      AwsSettings settings, Map<String, String> environment) {
    if (settings.credentialsFile().isPresent()) {
      return StaticCredentialsProvider.create(
          CredentialsFile.read(settings.credentialsFile().orElseThrow()));
    }
    if (settings.profile().isPresent()) {
      return ofProfile(settings.profile().orElseThrow());
    }
    Optional<String> key = variable(environment, "AWS_ACCESS_KEY_ID");
    Optional<String> secret = variable(environment, "AWS_SECRET_ACCESS_KEY");
    if (key.isPresent() && secret.isPresent()) {
      return StaticCredentialsProvider.create(
          variable(environment, "AWS_SESSION_TOKEN")
              .<software.amazon.awssdk.auth.credentials.AwsCredentials>map(
                  token ->
                      AwsSessionCredentials.create(key.orElseThrow(), secret.orElseThrow(), token))
              .orElseGet(
                  () -> AwsBasicCredentials.create(key.orElseThrow(), secret.orElseThrow())));
    }
    return DefaultCredentialsProvider.builder().build();
  }

  private static AwsCredentialsProvider ofProfile(String profile) {
    if (ProfileFile.defaultProfileFile().profile(profile).isEmpty()) {
      throw new MayflyException(
          Problem.failure(
              "no profile " + profile,
              "neither ~/.aws/config nor ~/.aws/credentials has it",
              "list the profiles with: aws configure list-profiles"));
    }
    return ProfileCredentialsProvider.create(profile);
  }
}
