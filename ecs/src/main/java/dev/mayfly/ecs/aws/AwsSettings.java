package dev.mayfly.ecs.aws;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which AWS to talk to, and as whom. What is absent comes from where AWS tools look: environment,
 * then profile.
 *
 * @param region for example {@code eu-central-1}
 * @param profile of {@code ~/.aws/config} and {@code ~/.aws/credentials}
 * @param endpoint one for all services, for example that of the local cloud
 * @param credentialsFile read instead of the usual chain; its profile {@code default} is taken
 * @param role ARN of one to assume with what has been found so
 */
public record AwsSettings(
    Optional<String> region,
    Optional<String> profile,
    Optional<URI> endpoint,
    Optional<Path> credentialsFile,
    Optional<String> role) {

  /** Nothing more is assumed. */
  public AwsSettings(
      Optional<String> region,
      Optional<String> profile,
      Optional<URI> endpoint,
      Optional<Path> credentialsFile) {
    this(region, profile, endpoint, credentialsFile, Optional.empty());
  }

  /** Everything from environment and profile. */
  public static AwsSettings fromEnvironment() {
    return new AwsSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The local cloud at {@code endpoint}. */
  public static AwsSettings local(URI endpoint, String region, Path credentialsFile) {
    return new AwsSettings(
        Optional.of(region), Optional.empty(), Optional.of(endpoint), Optional.of(credentialsFile));
  }
}
