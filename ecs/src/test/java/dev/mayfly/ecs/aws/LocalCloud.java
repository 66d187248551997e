package dev.mayfly.ecs.aws;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.emulator.Emulator;
import dev.mayfly.emulator.EmulatorSettings;
import dev.mayfly.emulator.Faults;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;

/** The emulator in this process, and our port to it. */
final class LocalCloud implements AutoCloseable {

  private final Emulator emulator;
  private final Ecs ecs;

  LocalCloud(Path directory) {
    this(directory, settings -> settings);
  }

  LocalCloud(Path directory, UnaryOperator<EmulatorSettings> change) {
    emulator = Emulator.start(change.apply(EmulatorSettings.in(directory.resolve("cloud"))));
    ecs = connect(emulator.accessKeyId(), emulator.secretAccessKey());
  }

  /** The port with these credentials. */
  Ecs connect(String accessKeyId, String secretAccessKey) {
    return AwsEcs.connect(
        new AwsSettings(
            Optional.of("us-east-1"),
            Optional.empty(),
            Optional.of(emulator.endpoint()),
            Optional.empty()),
        Map.of("AWS_ACCESS_KEY_ID", accessKeyId, "AWS_SECRET_ACCESS_KEY", secretAccessKey));
  }

  /** The port as a role that the user assumes. */
  Ecs connectAs(String role) {
    return AwsEcs.connect(
        new AwsSettings(
            Optional.of("us-east-1"),
            Optional.empty(),
            Optional.of(emulator.endpoint()),
            Optional.empty(),
            Optional.of("arn:aws:iam::000000000000:role/" + role)),
        environment());
  }

  /** The port with a session token from outside, as {@code AWS_SESSION_TOKEN} names it. */
  Ecs connectWithToken() {
    Emulator.Temporary token =
        emulator.issueCredentials("arn:aws:sts::000000000000:assumed-role/deploy/ann");
    return AwsEcs.connect(
        new AwsSettings(
            Optional.of("us-east-1"),
            Optional.empty(),
            Optional.of(emulator.endpoint()),
            Optional.empty()),
        Map.of(
            "AWS_ACCESS_KEY_ID",
            token.accessKeyId(),
            "AWS_SECRET_ACCESS_KEY",
            token.secretAccessKey(),
            "AWS_SESSION_TOKEN",
            token.token()));
  }

  Ecs ecs() {
    return ecs;
  }

  String accessKeyId() {
    return emulator.accessKeyId();
  }

  String secretAccessKey() {
    return emulator.secretAccessKey();
  }

  /** Variables with the user's credentials. */
  Map<String, String> environment() {
    return Map.of("AWS_ACCESS_KEY_ID", accessKeyId(), "AWS_SECRET_ACCESS_KEY", secretAccessKey());
  }

  /** Lets the credentials of assumed roles expire. */
  void expireCredentials() {
    emulator.expireCredentials();
  }

  URI endpoint() {
    return emulator.endpoint();
  }

  /** Clusters and services more, that run nothing; every so many-th has no tag. */
  void populate(int clusters, int services, int untagged) {
    emulator.populate(clusters, services, untagged);
  }

  /** Tasks that run nothing. */
  void plantTasks(String cluster, int count, Map<String, String> tags) {
    emulator.plantTasks(cluster, count, tags);
  }

  /** How many calls were made since it began, but for those of STS. */
  long calls() {
    return emulator.calls().values().stream().mapToLong(Long::longValue).sum();
  }

  /** How often each operation was called. */
  Map<String, Long> callsByOperation() {
    return emulator.calls();
  }

  /** How many calls were refused as too many; nothing of operations of which none was. */
  Map<String, Long> throttled() {
    return emulator.throttled();
  }

  Faults faults() {
    return emulator.faults();
  }

  /** Prepares the cloud by calls that mayfly itself never makes. */
  void prepare(Consumer<EcsClient> calls) {
    try (EcsClient client =
        EcsClient.builder()
            .endpointOverride(emulator.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(emulator.accessKeyId(), emulator.secretAccessKey())))
            .httpClient(UrlConnectionHttpClient.create())
            .build()) {
      calls.accept(client);
    }
  }

  @Override
  public void close() {
    try (emulator) {
      ecs.close();
    }
  }
}
