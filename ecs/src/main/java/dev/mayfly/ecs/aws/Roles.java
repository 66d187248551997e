package dev.mayfly.ecs.aws;

import dev.mayfly.session.Network;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

/** Makes the credentials of roles: each asks STS as whoever assumes it. */
record Roles(
    AwsSettings settings,
    Map<String, String> environment,
    String region,
    Network network,
    AwsProblems problems) {

  AssumedRole assumed(Role role, AwsCredentialsProvider base) {
    return new AssumedRole(
        role, base, () -> client(base), cache(), problems, InstantSource.system());
  }

  /** Roles of an endpoint that is not AWS's are not those of the same name there. */
  private RoleCache cache() {
    String home = environment.getOrDefault("HOME", "");
    return home.isEmpty() || settings.endpoint().isPresent()
        ? RoleCache.none()
        : RoleCache.in(Path.of(home));
  }

  private StsClient client(AwsCredentialsProvider base) {
    StsClientBuilder builder =
        StsClient.builder()
            .region(Region.of(region))
            .credentialsProvider(base)
            .httpClient(UrlConnectionHttpClient.create(new Connections(network)::open));
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }
}
