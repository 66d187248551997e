package dev.mayfly.ecs.aws;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The SDK's clients over one HTTP client, each built when first needed. Thread-safe. */
final class Clients implements AutoCloseable {

  /** Twice the SDK's: a throttled DescribeTasks must not cost a start that is under way. */
  private static final int ATTEMPTS = 6;

  private final Access access;
  private final SdkHttpClient http;
  private final Lazy<EcsClient> ecs = new Lazy<>(() -> configure(EcsClient.builder()).build());
  private final Lazy<StsClient> sts = new Lazy<>(() -> configure(StsClient.builder()).build());
  private final Lazy<SsmClient> ssm = new Lazy<>(() -> configure(SsmClient.builder()).build());
  private final Lazy<KmsClient> kms = new Lazy<>(() -> configure(KmsClient.builder()).build());
  private final Lazy<CloudWatchLogsClient> logs =
      new Lazy<>(() -> configure(CloudWatchLogsClient.builder()).build());

  Clients(Access access) {
    this.access = access;
    this.http = UrlConnectionHttpClient.create(new Connections(access.network())::open);
  }

  SdkHttpClient http() {
    return http;
  }

  EcsClient ecs() {
    return ecs.get();
  }

  StsClient sts() {
    return sts.get();
  }

  SsmClient ssm() {
    return ssm.get();
  }

  KmsClient kms() {
    return kms.get();
  }

  CloudWatchLogsClient logs() {
    return logs.get();
  }

  private <B extends AwsClientBuilder<B, ?> & SdkSyncClientBuilder<B, ?>> B configure(B builder) {
    ClientOverrideConfiguration.Builder override =
        ClientOverrideConfiguration.builder()
            .retryStrategy(
                AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS).build());
    if (access.ignoresProfiles()) {
      override.defaultProfileFile(ProfileFile.aggregator().build());
    }
    access.ownEndpoint().ifPresent(builder::endpointOverride);
    return builder
        .region(Region.of(access.region()))
        .credentialsProvider(access.credentials())
        .httpClient(http)
        .overrideConfiguration(override.build());
  }

  @Override
  public void close() {
    ecs.built().ifPresent(EcsClient::close);
    sts.built().ifPresent(StsClient::close);
    ssm.built().ifPresent(SsmClient::close);
    kms.built().ifPresent(KmsClient::close);
    logs.built().ifPresent(CloudWatchLogsClient::close);
    http.close();
  }

  private static final class Lazy<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Supplier<T> build;
    private Optional<T> built = Optional.empty();

    Lazy(Supplier<T> build) {
      this.build = build;
    }

    T get() {
      lock.lock();
      try {
        if (built.isEmpty()) {
          built = Optional.of(build.get());
        }
        return built.orElseThrow();
      } finally {
        lock.unlock();
      }
    }

    Optional<T> built() {
      lock.lock();
      try {
        return built;
      } finally {
        lock.unlock();
      }
    }
  }
}
