package dev.mayfly.emulator;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ecs.EcsClient;

/** The Java SDK's client, which makes no call twice. */
final class ImpatientClient {

  private ImpatientClient() {}

  static EcsClient of(Emulator cloud) {
    return EcsClient.builder()
        .endpointOverride(cloud.endpoint())
        .region(Region.of(cloud.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(cloud.accessKeyId(), cloud.secretAccessKey())))
        .overrideConfiguration(
            override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }
}
