package dev.mayfly.ecs.aws;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Network;
import dev.mayfly.session.Problem;
import dev.mayfly.session.Proxies;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;

/**
 * Where to call, and as whom; the order is that of the AWS CLI. Never asks the network for a
 * region, as the SDK would.
 *
 * @param statedEndpoint what the user asked for, if not AWS itself
 * @param ownEndpoint to be set on the clients; an endpoint of the environment the SDK finds itself
 * @param ignoresProfiles whether no profile needs to be read: everything is known without
 * @param callsAws whether no other endpoint is named anywhere, for no service
 * @param namedTaggingEndpoint of the Tagging API, if not AWS's own
 * @param namedSource of the credentials, where no chain is asked for them
 * @param renewable whether a login of the user's can change the credentials of this process
 */
record Access(
    String region,
    AwsCredentialsProvider credentials,
    Optional<URI> statedEndpoint,
    Optional<URI> ownEndpoint,
    boolean ignoresProfiles,
    boolean callsAws,
    Network network,
    AwsProblems problems,
    Optional<URI> namedTaggingEndpoint,
    Optional<String> namedSource,
    boolean renewable) {

  static Access of(AwsSettings settings, Map<String, String> environment) {
    Optional<URI> stated =
        settings.endpoint().or(() -> variable(environment, "AWS_ENDPOINT_URL").map(Access::uri));
    if (settings.credentialsFile().isEmpty()) {
      var _ = profiles(); // The SDK's clients read them too, and would fail without a sentence.
    }
    String region = region(settings, environment);
    Network network =
        isPlain(settings)
            ? Network.USUAL.withProxies(Proxies.NONE)
            : Network.fromEnvironment(environment);
    AwsProblems problems = new AwsProblems(region, stated, profile(settings, environment));
    Roles roles = new Roles(settings, environment, region, network, problems);
    AwsCredentialsProvider base = credentials(settings, environment, roles);
    return new Access(
        region,
        withRole(settings, base, roles),
        stated,
        settings.endpoint(),
        settings.credentialsFile().isPresent(),
        stated.isEmpty() && !namesEndpoints(settings, environment),
        network,
        problems,
        namedTaggingEndpoint(settings, environment),
        namedSource(settings, environment),
        isRenewable(base));
  }

  private static boolean isRenewable(AwsCredentialsProvider credentials) {
    return credentials instanceof AssumedRole role
        ? isRenewable(role.source())
        : !(credentials instanceof StaticCredentialsProvider);
  }

  private static AwsCredentialsProvider withRole(
      AwsSettings settings, AwsCredentialsProvider base, Roles roles) {
    return settings
        .role()
        .<AwsCredentialsProvider>map(arn -> roles.assumed(Role.of(arn), base))
        .orElse(base);
  }

  /** Asks for what only the user knows, an MFA code, while there is still somebody to ask. */
  void logIn(TokenCodes codes) {
    if (credentials instanceof AssumedRole role) {
      role.logIn(codes);
    }
  }

  /** AWS takes the credentials no more; whether others may come of asking for some again. */
  boolean askAgain() {
    if (credentials instanceof AssumedRole role) {
      role.reject();
      return true;
    }
    return false;
  }

  private static Optional<String> namedSource(
      AwsSettings settings, Map<String, String> environment) {
    return settings
        .role()
        .map(role -> "role " + role)
        .or(() -> settings.credentialsFile().map(Object::toString))
        .or(
            () ->
                variable(environment, "AWS_ACCESS_KEY_ID")
                    .filter(_ -> settings.profile().isEmpty())
                    .filter(_ -> variable(environment, "AWS_SECRET_ACCESS_KEY").isPresent())
                    .map(_ -> "AWS_ACCESS_KEY_ID"));
  }

  /** Where the credentials come from, in words; may ask AWS for them. */
  String credentialsSource() {
    return namedSource.orElseGet(
        () -> CredentialsSource.words(credentials.resolveCredentials().providerName()));
  }

  /** Whether all calls stay on this machine and need neither TLS nor a proxy. */
  private static boolean isPlain(AwsSettings settings) {
    return settings
        .endpoint()
        .filter(endpoint -> "http".equals(endpoint.getScheme()))
        .filter(endpoint -> "127.0.0.1".equals(endpoint.getHost()))
        .isPresent();
  }

  /** As the SDK looks for them, for one service or for all. */
  private static boolean namesEndpoints(AwsSettings settings, Map<String, String> environment) {
    return environment.keySet().stream().anyMatch(name -> name.startsWith("AWS_ENDPOINT_URL"))
        || profiles()
            .profile(profile(settings, environment).orElse("default"))
            .filter(found -> Stream.of("endpoint_url", "services").anyMatch(named(found)))
            .isPresent();
  }

  private static Predicate<String> named(Profile profile) {
    return name -> profile.property(name).isPresent();
  }

  /** As the SDK's clients find theirs; the Tagging API is called without one. */
  URI taggingEndpoint() {
    return namedTaggingEndpoint.orElseGet(
        () -> {
          Region known = Region.of(region);
          String domain =
              known.metadata() == null ? "amazonaws.com" : known.metadata().partition().dnsSuffix();
          return URI.create("https://tagging." + region + "." + domain);
        });
  }

  private static Optional<URI> namedTaggingEndpoint(
      AwsSettings settings, Map<String, String> environment) {
    return settings
        .endpoint()
        .or(
            () ->
                variable(environment, "AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API")
                    .or(() -> variable(environment, "AWS_ENDPOINT_URL"))
                    .or(() -> ofProfile(settings, environment, "endpoint_url"))
                    .map(Access::uri));
  }

  private static Optional<String> ofProfile(
      AwsSettings settings, Map<String, String> environment, String property) {
    return profiles()
        .profile(profile(settings, environment).orElse("default"))
        .flatMap(section -> section.property(property));
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static URI uri(String text) {
    try {
      URI uri = new URI(text);
      if ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException noUri) { // Falls through to the sentence.
    }
    throw new MayflyException(
        Problem.failure(
            "AWS_ENDPOINT_URL cannot be taken",
            "\"" + text + "\" is no URL of http or https",
            "unset it for AWS itself, or write it like http://127.0.0.1:4566"));
  }

  private static String region(AwsSettings settings, Map<String, String> environment) {
    String region = statedRegion(settings, environment);
    if (!region.matches("[A-Za-z0-9-]{1,63}")) { // It becomes a part of a host's name.
      throw new MayflyException(
          new Problem(
              settings.region().isPresent() ? Problem.Kind.USAGE : Problem.Kind.FAILURE,
              "\"" + region + "\" is no AWS region",
              "a region is of letters, digits and hyphens",
              "write it like eu-central-1"));
    }
    return region;
  }

  private static String statedRegion(AwsSettings settings, Map<String, String> environment) {
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

  private static ProfileFile profiles() {
    try {
      return ProfileFile.defaultProfileFile();
    } catch (IllegalArgumentException | UncheckedIOException unreadable) {
      throw new MayflyException(
          Problem.failure(
              "your AWS configuration cannot be read",
              String.valueOf(unreadable.getMessage()),
              "mend ~/.aws/config or ~/.aws/credentials, or what AWS_CONFIG_FILE and"
                  + " AWS_SHARED_CREDENTIALS_FILE name"),
          unreadable);
    }
  }

  private static Optional<String> regionOfProfile(String profile) {
    return profiles().profile(profile).flatMap(section -> section.property("region"));
  }

  private static AwsCredentialsProvider credentials(
      AwsSettings settings, Map<String, String> environment, Roles roles) {
    if (settings.credentialsFile().isPresent()) {
      return StaticCredentialsProvider.create(
          CredentialsFile.read(settings.credentialsFile().orElseThrow()));
    }
    if (settings.profile().isPresent()) {
      return new ProfileCredentials(profiles(), roles::assumed)
          .of(settings.profile().orElseThrow());
    }
    Optional<AwsCredentials> keys = keys(environment);
    if (keys.isPresent()) {
      return StaticCredentialsProvider.create(keys.orElseThrow());
    }
    String usual = variable(environment, "AWS_PROFILE").orElse("default");
    ProfileCredentials ofProfile = new ProfileCredentials(profiles(), roles::assumed);
    return ofProfile.assumesRole(usual)
        ? ofProfile.of(usual)
        : new FoundCredentials(DefaultCredentialsProvider.builder().build(), "profile " + usual);
  }

  private static Optional<AwsCredentials> keys(Map<String, String> environment) {
    Optional<String> key = variable(environment, "AWS_ACCESS_KEY_ID");
    Optional<String> secret = variable(environment, "AWS_SECRET_ACCESS_KEY");
    if (key.isEmpty() || secret.isEmpty()) {
      return Optional.empty();
    }
    return variable(environment, "AWS_SESSION_TOKEN")
        .<AwsCredentials>map(
            token -> AwsSessionCredentials.create(key.orElseThrow(), secret.orElseThrow(), token))
        .or(() -> Optional.of(AwsBasicCredentials.create(key.orElseThrow(), secret.orElseThrow())));
  }
}
